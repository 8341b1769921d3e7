package provider_test

import (
	"fmt"
	"slices"
	"strconv"
	"sync"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/sandbox/zammadsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const many = 40

// addProjects adds many projects to each platform: project 1000+i has the number 107000000000000+i.
func addProjects(seed *world.Seed) {
	for i := range many {
		id, number := 1000+i, numberOf(i)
		seed.Graph.PhoneNumbers = append(seed.Graph.PhoneNumbers, graphsim.PhoneNumber{
			ID: number, BusinessAccountID: acctest.Account, DisplayPhoneNumber: fmt.Sprintf("+1 555-%07d", i), VerifiedName: "Scale",
		})
		seed.Chatwoot.Inboxes = append(seed.Chatwoot.Inboxes, chatwootsim.Inbox{
			ID: id, AccountID: acctest.ChatwootAccount, Name: "Scale", Channel: acctest.CloudChannel(fmt.Sprintf("+1555%07d", i), map[string]any{
				"api_key": acctest.GoodToken, "phone_number_id": number, "business_account_id": acctest.Account,
			}),
		})
		seed.Zammad.Channels = append(seed.Zammad.Channels, zammadsim.Channel{ID: id, GroupID: acctest.Group, Options: map[string]any{
			"access_token": acctest.GoodToken, "phone_number_id": number, "business_id": acctest.Account,
		}})
	}
}

func numberOf(i int) string { return strconv.Itoa(107000000000000 + i) }

// A plan without changes for the bindings of 40 inboxes or channels reads their list once, both with one and with ten
// concurrent operations.
func TestPlatforms_requestsOfAPlan(t *testing.T) {
	t.Parallel()
	onEachProduct(t, func(t *testing.T, b *fixture) {
		if b.platform == "zammad" && !b.masked {
			t.Skip("the same requests as with masked tokens")
		}
		type object struct {
			*protocol.Resource
			config protocol.Values
		}
		var objects []object
		for i := range many {
			id := strconv.Itoa(1000 + i)
			objects = append(objects,
				object{b.server.NewResource(tokenBinding), projectConfig(id, protocol.Values{
					"access_token_wo": acctest.GoodToken, "replace_existing": b.masked,
				})},
				object{b.server.NewResource(number), projectConfig(id, protocol.Values{"phone_number_id": numberOf(i)})})
		}
		eachParallel(objects, 10, func(o object) {
			p, diags := o.PlanHere(o.config)
			if diags = append(diags, o.Commit(p)...); len(diags) > 0 {
				t.Error(diags)
			}
		})
		for _, width := range []int{1, 10} {
			b.server.Restart().WantNone(t)
			b.Chatwoot.ResetCalls()
			b.Zammad.ResetCalls()
			eachParallel(objects, width, func(o object) {
				diags := o.RefreshHere()
				p, more := o.PlanHere(o.config)
				if diags = append(diags, more...); len(diags) > 0 || !p.Empty() {
					t.Errorf("the plan is not empty: %s", diags)
				}
			})
			calls := append(b.Chatwoot.Calls(), b.Zammad.Calls()...)
			lists := slices.DeleteFunc(slices.Clone(calls), func(c simkit.Call) bool {
				return c.Operation != "inboxes.index" && c.Operation != "channels.index"
			})
			if len(lists) != 1 || len(calls) > 3 { // the first two inboxes are read individually
				t.Errorf("%d concurrent: %d lists, %d calls", width, len(lists), len(calls))
			}
		}
	}, addProjects)
}

func eachParallel[T any](items []T, width int, do func(T)) {
	work := make(chan T)
	var wg sync.WaitGroup
	for range width {
		wg.Go(func() {
			for item := range work {
				do(item)
			}
		})
	}
	for _, item := range items {
		work <- item
	}
	close(work)
	wg.Wait()
}
