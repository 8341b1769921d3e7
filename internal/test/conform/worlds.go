package conform

import (
	"fmt"

	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
)

// Graph returns the simulator of the Graph API, for Write.On, as those that follow.
func Graph(w *world.World) *simkit.Kit { return w.Graph.Kit }

// Chat returns the simulator of the open contract.
func Chat(w *world.World) *simkit.Kit { return w.Chat.Kit }

// Chatwoot returns the simulator of Chatwoot.
func Chatwoot(w *world.World) *simkit.Kit { return w.Chatwoot.Kit }

// Zammad returns the simulator of Zammad.
func Zammad(w *world.World) *simkit.Kit { return w.Zammad.Kit }

// Project returns the chat project of object i: SUPPORT for the first one.
func Project(i int) string {
	if i == 0 {
		return "SUPPORT"
	}
	return fmt.Sprint("P", i)
}

// Number returns the phone number ID of object i: acctest.Number for the first one.
func Number(i int) string {
	if i == 0 {
		return acctest.Number
	}
	return fmt.Sprint(107000000000000 + i)
}

// User returns the system user of object i. AddUsers adds all of them.
func User(i int) string { return fmt.Sprint(122000000000077 + i) }

// AddProjects adds the chat projects of all objects, and their phone numbers.
func AddProjects(w *world.World) {
	for i := 1; i < Objects; i++ {
		w.Chat.AddProject(chatsim.Project{ID: Project(i), Key: Project(i), Name: Project(i)})
	}
	AddNumbers(w)
}

// AddNumbers adds the phone numbers of all objects to acctest.Account.
func AddNumbers(w *world.World) {
	for i := 1; i < Objects; i++ {
		w.Graph.AddPhoneNumber(graphsim.PhoneNumber{
			ID: Number(i), BusinessAccountID: acctest.Account,
			DisplayPhoneNumber: fmt.Sprintf("+1 555-011-%04d", i), VerifiedName: fmt.Sprint("Canary ", i),
		})
	}
}

// Account returns the WhatsApp Business Account of object i: acctest.Account for the first one.
func Account(i int) string {
	if i == 0 {
		return acctest.Account
	}
	return fmt.Sprint(103000000000000 + i)
}

// AddAccounts adds the accounts of all objects, with the provider's system user assigned.
func AddAccounts(w *world.World) {
	for i := 1; i < Objects; i++ {
		w.Graph.AddBusinessAccount(graphsim.BusinessAccount{ID: Account(i), Name: fmt.Sprint("Canary ", i), BusinessID: acctest.Business})
		w.Graph.AssignToken(acctest.ProviderToken, Account(i))
	}
}

// AddUsers adds the system users of all objects: employees without app or assignment.
func AddUsers(w *world.World) {
	for i := range Objects {
		w.Graph.AddSystemUser(graphsim.SystemUser{
			BusinessID: acctest.Business, Name: fmt.Sprint("bot ", i), Role: "EMPLOYEE", IDs: map[string]string{acctest.AppID: User(i)},
		})
	}
}
