package graphsim

import "fmt"

// Seed is the initial state of a Graph.
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

// Load adds a seed to the present state, or nothing if a part of it does not fit. Errors name IDs, never tokens or
// secrets.
func (s *Sim) Load(seed Seed) error {
	if err := s.checkSeed(seed); err != nil {
		return err
	}
	forEach(seed.Apps, s.AddApp)
	forEach(seed.Businesses, s.AddBusiness)
	forEach(seed.BusinessAccounts, s.AddBusinessAccount)
	forEach(seed.PhoneNumbers, s.AddPhoneNumber)
	forEach(seed.SystemUsers, func(u SystemUser) { s.AddSystemUser(u) })
	forEach(seed.SubscribedApps, s.SubscribeApp)
	forEach(seed.Tokens, s.AddToken)
	forEach(seed.AppSubscriptions, s.SetAppSubscription)
	forEach(seed.NumberOverrides, func(o numberOverride) { s.SetNumberOverride(o.PhoneNumberID, o.AppID, o.OverrideCallbackURI) })
	forEach(seed.Signups, s.AddSignup)
	forEach(seed.Templates, func(t Template) { s.AddTemplate(t) })
	forEach(seed.Flows, func(f Flow) { s.AddFlow(f) })
	s.putObjects(seed.Objects)
	return nil
}

func forEach[T any](items []T, do func(T)) {
	for _, item := range items {
		do(item)
	}
}

func (s *Sim) checkSeed(seed Seed) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &seedCheck{known: map[string]kind{}, seeded: map[string]bool{}}
	for id, o := range s.objects {
		c.known[id] = o.kind
	}
	portfolio := map[string]string{} // by app
	for id, a := range s.apps {
		c.known[id], portfolio[id] = kindApp, a.BusinessID
	}
	for id, found := range s.people.byID {
		c.known[id], c.known[found.user.id] = kindSystemUser, kindSystemUser
	}

	for _, a := range seed.Apps {
		portfolio[a.ID] = a.BusinessID
		c.addID(kindApp, a.ID)
		c.addOptionalReference("app "+a.ID, kindBusiness, a.BusinessID)
	}
	for _, b := range seed.Businesses {
		c.addID(kindBusiness, b.ID)
	}
	for _, a := range seed.BusinessAccounts {
		c.addID(kindBusinessAccount, a.ID)
		c.addReferences("business account "+a.ID, kindBusiness, append([]string{a.BusinessID}, a.SharedWith...)...)
	}
	for _, p := range seed.PhoneNumbers {
		c.addID(kindPhoneNumber, p.ID)
		c.addReferences("phone number "+p.ID, kindBusinessAccount, p.BusinessAccountID)
	}
	for _, u := range seed.SystemUsers {
		c.addSystemUser(u)
	}
	for _, h := range seed.SubscribedApps {
		c.addReferences("subscribed app", kindApp, h.AppID)
		c.addReferences("subscribed app", kindBusinessAccount, h.BusinessAccountID)
	}
	c.addWebhooks(seed)
	for _, g := range seed.Signups {
		c.addID(kindSignup, g.ID)
		c.addReferences("signup "+g.ID, kindBusinessAccount, g.BusinessAccountID)
	}
	c.addTemplates(seed)
	for i, t := range seed.Tokens {
		who := fmt.Sprintf("token %d", i)
		if t.Token == "" {
			c.fail("%s has no value", who)
		}
		c.addReferences(who, kindApp, t.AppID)
		c.addOptionalReference(who, kindBusiness, t.BusinessID)
		c.addReferences(who, kindBusinessAccount, t.BusinessAccounts...)
	}
	c.checkReferences()
	s.checkPaths(c, seed.Objects)
	for i, t := range seed.Tokens {
		if n := c.countBusinesses(); n > 1 && t.BusinessID == "" && portfolio[t.AppID] == "" {
			c.fail("token %d needs a business_id, or its app does: there are %d portfolios", i, n)
		}
	}
	return c.err
}

// seedCheck keeps the first problem of a seed. References are checked last,
// when all IDs of the seed are known.
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

func (c *seedCheck) fail(format string, args ...any) {
	if c.err == nil {
		c.err = fmt.Errorf("seed: "+format, args...)
	}
}

func (c *seedCheck) addID(as kind, id string) {
	switch was, ok := c.known[id]; {
	case !isID(id):
		c.fail("ID %q of a %s is not made of digits", id, as)
	case c.seeded[id]:
		c.fail("ID %s occurs twice", id)
	case ok && was != as:
		c.fail("ID %s is a %s already", id, was)
	}
	c.known[id], c.seeded[id] = as, true
}

func (c *seedCheck) addReferences(who string, to kind, ids ...string) {
	for _, id := range ids {
		c.references = append(c.references, reference{who, to, id})
	}
}

func (c *seedCheck) addOptionalReference(who string, to kind, id string) {
	if id != "" {
		c.addReferences(who, to, id)
	}
}

func (c *seedCheck) checkReferences() {
	for _, r := range c.references {
		if c.known[r.id] != r.to {
			c.fail("%s refers to %s %q, which does not exist", r.who, r.to, r.id)
		}
	}
}

func (c *seedCheck) addSystemUser(u SystemUser) {
	who := "system user " + u.Name
	if u.Name == "" {
		c.fail("a system user has no name")
	}
	if u.ID != "" {
		c.addID(kindSystemUser, u.ID)
	}
	c.addReferences(who, kindBusiness, u.BusinessID)
	c.addReferences(who, kindApp, u.Apps...)
	for app, id := range u.IDs {
		c.addReferences(who, kindApp, app)
		c.addID(kindSystemUser, id)
	}
	for account, tasks := range u.Accounts {
		c.addReferences(who, kindBusinessAccount, account)
		if len(tasks) == 0 {
			c.fail("%s has no tasks on business account %s", who, account)
		}
	}
}

func (c *seedCheck) countBusinesses() int {
	n := 0
	for _, as := range c.known {
		if as == kindBusiness {
			n++
		}
	}
	return n
}

func (c *seedCheck) addWebhooks(seed Seed) {
	for _, a := range seed.AppSubscriptions {
		c.addReferences("app subscription", kindApp, a.AppID)
	}
	for _, o := range seed.NumberOverrides {
		c.addReferences("number override", kindApp, o.AppID)
		c.addReferences("number override", kindPhoneNumber, o.PhoneNumberID)
	}
}
