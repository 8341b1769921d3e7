package graphsim

import "fmt"

// Seed is a whole Graph to start with.
type Seed struct {
	Apps             []App             `json:"apps"`
	Businesses       []Business        `json:"businesses"`
	BusinessAccounts []BusinessAccount `json:"business_accounts"`
	PhoneNumbers     []PhoneNumber     `json:"phone_numbers"`
	SystemUsers      []SystemUser      `json:"system_users"`
	SubscribedApps   []SubscribedApp   `json:"subscribed_apps"`
	Tokens           []Token           `json:"tokens"`

	AppSubscriptions []AppSubscription `json:"app_subscriptions"`
	NumberOverrides  []numberOverride  `json:"number_overrides"`
	Signups          []Signup          `json:"signups"`
	Templates        []Template        `json:"message_templates"`
	Flows            []Flow            `json:"flows"`
	// Objects are the fields of settings and items, by their paths as in SetField.
	Objects map[string]map[string]any `json:"objects"`
}

// Load adds a seed to the present state, or nothing when something in it does not
// fit. Errors name IDs, never tokens or secrets.
func (s *Sim) Load(seed Seed) error {
	if err := s.check(seed); err != nil {
		return err
	}
	each(seed.Apps, s.AddApp)
	each(seed.Businesses, s.AddBusiness)
	each(seed.BusinessAccounts, s.AddBusinessAccount)
	each(seed.PhoneNumbers, s.AddPhoneNumber)
	each(seed.SystemUsers, func(u SystemUser) { s.AddSystemUser(u) })
	each(seed.SubscribedApps, s.SubscribeApp)
	each(seed.Tokens, s.AddToken)
	each(seed.AppSubscriptions, s.SetAppSubscription)
	each(seed.NumberOverrides, func(o numberOverride) { s.SetNumberOverride(o.PhoneNumberID, o.AppID, o.OverrideCallbackURI) })
	each(seed.Signups, s.AddSignup)
	each(seed.Templates, func(t Template) { s.AddTemplate(t) })
	each(seed.Flows, func(f Flow) { s.AddFlow(f) })
	s.putObjects(seed.Objects)
	return nil
}

func each[T any](items []T, do func(T)) {
	for _, item := range items {
		do(item)
	}
}

func (s *Sim) check(seed Seed) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := &seedCheck{known: map[string]kind{}, seeded: map[string]bool{}}
	for id, o := range s.objects {
		k.known[id] = o.kind
	}
	portfolio := map[string]string{} // by app
	for id, a := range s.apps {
		k.known[id], portfolio[id] = kindApp, a.BusinessID
	}
	for id, found := range s.people.byID {
		k.known[id], k.known[found.user.id] = kindSystemUser, kindSystemUser
	}

	for _, a := range seed.Apps {
		portfolio[a.ID] = a.BusinessID
		k.add(kindApp, a.ID)
		k.optional("app "+a.ID, kindBusiness, a.BusinessID)
	}
	for _, b := range seed.Businesses {
		k.add(kindBusiness, b.ID)
	}
	for _, a := range seed.BusinessAccounts {
		k.add(kindBusinessAccount, a.ID)
		k.refer("business account "+a.ID, kindBusiness, append([]string{a.BusinessID}, a.SharedWith...)...)
	}
	for _, p := range seed.PhoneNumbers {
		k.add(kindPhoneNumber, p.ID)
		k.refer("phone number "+p.ID, kindBusinessAccount, p.BusinessAccountID)
	}
	for _, u := range seed.SystemUsers {
		k.systemUser(u)
	}
	for _, h := range seed.SubscribedApps {
		k.refer("subscribed app", kindApp, h.AppID)
		k.refer("subscribed app", kindBusinessAccount, h.BusinessAccountID)
	}
	k.webhooks(seed)
	for _, g := range seed.Signups {
		k.add(kindSignup, g.ID)
		k.refer("signup "+g.ID, kindBusinessAccount, g.BusinessAccountID)
	}
	k.templates(seed)
	for i, t := range seed.Tokens {
		who := fmt.Sprintf("token %d", i)
		if t.Token == "" {
			k.fail("%s has no value", who)
		}
		k.refer(who, kindApp, t.AppID)
		k.optional(who, kindBusiness, t.BusinessID)
		k.refer(who, kindBusinessAccount, t.BusinessAccounts...)
	}
	k.resolve()
	s.checkPaths(k, seed.Objects)
	for i, t := range seed.Tokens {
		if n := k.businesses(); n > 1 && t.BusinessID == "" && portfolio[t.AppID] == "" {
			k.fail("token %d needs a business_id, or its app does: there are %d portfolios", i, n)
		}
	}
	return k.err
}

// seedCheck keeps the first thing that does not fit. References are checked last,
// when all that the seed adds is known.
type seedCheck struct {
	known      map[string]kind
	seeded     map[string]bool
	references []reference
	err        error
}

type reference struct {
	who string
	to  kind
	id  string
}

func (k *seedCheck) fail(format string, args ...any) {
	if k.err == nil {
		k.err = fmt.Errorf("seed: "+format, args...)
	}
}

func (k *seedCheck) add(as kind, id string) {
	switch was, ok := k.known[id]; {
	case !isID(id):
		k.fail("ID %q of a %s is not made of digits", id, as)
	case k.seeded[id]:
		k.fail("ID %s is there twice", id)
	case ok && was != as:
		k.fail("ID %s is a %s already", id, was)
	}
	k.known[id], k.seeded[id] = as, true
}

func (k *seedCheck) refer(who string, to kind, ids ...string) {
	for _, id := range ids {
		k.references = append(k.references, reference{who, to, id})
	}
}

func (k *seedCheck) optional(who string, to kind, id string) {
	if id != "" {
		k.refer(who, to, id)
	}
}

func (k *seedCheck) resolve() {
	for _, r := range k.references {
		if k.known[r.id] != r.to {
			k.fail("%s refers to %s %q, which does not exist", r.who, r.to, r.id)
		}
	}
}

func (k *seedCheck) systemUser(u SystemUser) {
	who := "system user " + u.Name
	if u.Name == "" {
		k.fail("a system user has no name")
	}
	if u.ID != "" {
		k.add(kindSystemUser, u.ID)
	}
	k.refer(who, kindBusiness, u.BusinessID)
	k.refer(who, kindApp, u.Apps...)
	for app, id := range u.IDs {
		k.refer(who, kindApp, app)
		k.add(kindSystemUser, id)
	}
	for account, tasks := range u.Accounts {
		k.refer(who, kindBusinessAccount, account)
		if len(tasks) == 0 {
			k.fail("%s has no tasks on business account %s", who, account)
		}
	}
}

func (k *seedCheck) businesses() int {
	n := 0
	for _, as := range k.known {
		if as == kindBusiness {
			n++
		}
	}
	return n
}

func (k *seedCheck) webhooks(seed Seed) {
	for _, a := range seed.AppSubscriptions {
		k.refer("app subscription", kindApp, a.AppID)
	}
	for _, o := range seed.NumberOverrides {
		k.refer("number override", kindApp, o.AppID)
		k.refer("number override", kindPhoneNumber, o.PhoneNumberID)
	}
}
