package graphsim

import (
	"encoding/json"
	"fmt"
	"io"
)

// Seed is a whole Graph to start with.
type Seed struct {
	Apps             []App             `json:"apps"`
	Businesses       []Business        `json:"businesses"`
	BusinessAccounts []BusinessAccount `json:"business_accounts"`
	PhoneNumbers     []PhoneNumber     `json:"phone_numbers"`
	SystemUsers      []SystemUser      `json:"system_users"`
	People           []Person          `json:"people"`
	SubscribedApps   []SubscribedApp   `json:"subscribed_apps"`
	Tokens           []Token           `json:"tokens"`
}

// ReadSeed decodes a seed and refuses unknown keys.
func ReadSeed(r io.Reader) (Seed, error) {
	var seed Seed
	dec := json.NewDecoder(r)
	dec.DisallowUnknownFields()
	err := dec.Decode(&seed)
	return seed, err
}

// Load adds a seed to what is there already, or nothing when something in it does
// not fit. Errors name ids, never tokens or secrets.
func (s *Sim) Load(seed Seed) error {
	if err := s.check(seed); err != nil {
		return err
	}
	for _, a := range seed.Apps {
		s.AddApp(a)
	}
	for _, b := range seed.Businesses {
		s.AddBusiness(b)
	}
	for _, a := range seed.BusinessAccounts {
		s.AddBusinessAccount(a)
	}
	for _, p := range seed.PhoneNumbers {
		s.AddPhoneNumber(p)
	}
	for _, u := range seed.SystemUsers {
		s.AddSystemUser(u)
	}
	for _, p := range seed.People {
		s.AddPerson(p)
	}
	for _, h := range seed.SubscribedApps {
		s.SubscribeApp(h)
	}
	for _, t := range seed.Tokens {
		s.AddToken(t)
	}
	return nil
}

func (s *Sim) check(seed Seed) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := &seedCheck{known: map[string]kind{}, seeded: map[string]bool{}}
	for id, o := range s.objects {
		k.known[id] = o.kind
	}
	for id := range s.apps {
		k.known[id] = kindApp
	}
	for _, a := range seed.Apps {
		k.add(kindApp, a.ID)
	}
	for _, b := range seed.Businesses {
		k.add(kindBusiness, b.ID)
	}
	for _, a := range seed.BusinessAccounts {
		k.add(kindBusinessAccount, a.ID)
	}
	for _, p := range seed.PhoneNumbers {
		k.add(kindPhoneNumber, p.ID)
	}
	for _, a := range seed.Apps {
		k.refer("app "+a.ID, kindBusiness, a.BusinessID, true)
	}
	for _, a := range seed.BusinessAccounts {
		k.refer("business account "+a.ID, kindBusiness, a.BusinessID, false)
	}
	for _, p := range seed.PhoneNumbers {
		k.refer("phone number "+p.ID, kindBusinessAccount, p.BusinessAccountID, false)
	}
	k.users(s, seed)
	portfolio := map[string]string{}
	for id, a := range s.apps {
		portfolio[id] = a.BusinessID
	}
	for _, a := range seed.Apps {
		portfolio[a.ID] = a.BusinessID
	}
	for i, t := range seed.Tokens {
		k.token(fmt.Sprintf("token %d", i), t, portfolio)
	}
	return k.err
}

// kindApp is a kind to the seed only; apps are no nodes here.
const kindApp kind = "Application"

// seedCheck keeps the first thing that does not fit.
type seedCheck struct {
	known  map[string]kind
	seeded map[string]bool
	err    error
}

func (k *seedCheck) fail(format string, args ...any) {
	if k.err == nil {
		k.err = fmt.Errorf("seed: "+format, args...)
	}
}

func (k *seedCheck) add(as kind, id string) {
	switch was, ok := k.known[id]; {
	case !isID(id):
		k.fail("id %q of a %s is not made of digits", id, as)
	case k.seeded[id]:
		k.fail("id %s is there twice", id)
	case ok && was != as:
		k.fail("id %s is a %s already", id, was)
	}
	k.known[id], k.seeded[id] = as, true
}

func (k *seedCheck) refer(who string, to kind, id string, optional bool) {
	if id == "" && optional {
		return
	}
	if k.known[id] != to {
		k.fail("%s refers to %s %q, which is not there", who, to, id)
	}
}

func (k *seedCheck) token(who string, t Token, portfolio map[string]string) {
	if t.Token == "" {
		k.fail("%s has no value", who)
	}
	k.refer(who, kindApp, t.AppID, false)
	k.refer(who, kindBusiness, t.BusinessID, true)
	for _, id := range t.BusinessAccounts {
		k.refer(who, kindBusinessAccount, id, false)
	}
	if t.BusinessID != "" || portfolio[t.AppID] != "" {
		return
	}
	businesses := 0
	for _, as := range k.known {
		if as == kindBusiness {
			businesses++
		}
	}
	if businesses > 1 {
		k.fail("%s needs a business_id, or its app does: there are %d portfolios", who, businesses)
	}
}
