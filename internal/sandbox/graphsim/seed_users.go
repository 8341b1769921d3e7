package graphsim

// users checks system users, people and what hangs on accounts.
func (k *seedCheck) users(s *Sim, seed Seed) {
	for id := range s.people.byID {
		k.known[id] = kindSystemUser
	}
	for _, u := range s.people.users {
		if k.known[u.id] = kindSystemUser; u.person {
			k.known[u.id] = kindUser
		}
	}
	for _, a := range seed.BusinessAccounts {
		for _, id := range a.SharedWith {
			k.refer("business account "+a.ID, kindBusiness, id, false)
		}
	}
	for _, u := range seed.SystemUsers {
		if u.ID != "" {
			k.add(kindSystemUser, u.ID)
		}
		k.user("system user "+u.Name, u.BusinessID, u.Name, u.Accounts)
		for app, id := range u.IDs {
			k.refer("system user "+u.Name, kindApp, app, false)
			k.add(kindSystemUser, id)
		}
		for _, app := range u.Apps {
			k.refer("system user "+u.Name, kindApp, app, false)
		}
	}
	for _, p := range seed.People {
		k.add(kindUser, p.ID)
		k.user("person "+p.ID, p.BusinessID, p.Name, p.Accounts)
	}
	for _, h := range seed.SubscribedApps {
		k.refer("subscribed app", kindApp, h.AppID, false)
		k.refer("subscribed app", kindBusinessAccount, h.BusinessAccountID, false)
	}
}

func (k *seedCheck) user(who, business, name string, accounts map[string][]string) {
	if name == "" {
		k.fail("%s has no name", who)
	}
	k.refer(who, kindBusiness, business, false)
	for account, tasks := range accounts {
		k.refer(who, kindBusinessAccount, account, false)
		if len(tasks) == 0 {
			k.fail("%s has no tasks on business account %s", who, account)
		}
	}
}
