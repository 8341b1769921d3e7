package provider_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const templateParallelism = 10 // as Terraform works

// template returns the configuration of a template that AddTemplates makes.
func template(name string) protocol.Values {
	return protocol.Values{
		"business_account_id": acctest.Account, "name": name, "language": "en_US", "category": "UTILITY",
		"body": protocol.Values{"text": "Hello from " + name},
	}
}

// Templates are created as Terraform does it: a plan, and in another process a plan and an apply of each template. Those that exist before
// the last plan cost two searches and a list in addition to one list in each process, and the search of a template during the read of a
// list repeats the read. Those that appear later cost one refused creation each, and what is made two requests.
func TestScale_requestsOfCreatedTemplates(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		templates int
		exist     string // the step before which they appear
		writes    int
		reads     int // at most
	}{
		"found by the plan":  {250, "plan", 0, 3 + 2*2},
		"found by the apply": {90, "replan", 0, 3 + 2*2},
		"found by the write": {90, "apply", 90, 3 + 2*2},
		"made":               {90, "", 90, 2 + 90},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now := time.Now()
			w := acctest.Start(t)
			s := protocol.Serve(t, acctest.FactoryAt(func() time.Time { return now }))
			s.Configure(providerBlock(w)).WantNone(t)
			var objects []configured
			for i := range c.templates {
				objects = append(objects, configured{s.NewResource("whatsapp_message_template"), template(fmt.Sprintf("note_%04d", i+1))})
			}
			step := func(step string, do func(configured)) {
				if c.exist == step {
					w.Graph.AddTemplates(acctest.Account, "note", c.templates)
				}
				eachParallel(objects, templateParallelism, do)
			}
			plan := func(o configured) *protocol.Planned {
				p, diags := o.PlanHere(o.config)
				if errs := diags.Errors(); len(errs) > 0 {
					t.Error(errs)
				}
				return p
			}
			apply := func(o configured, p *protocol.Planned) {
				if errs := o.Commit(p).Errors(); len(errs) > 0 || o.State["status"] == nil || o.State["effective_components_json"] == nil {
					t.Errorf("the state is %v, %s", o.State, errs)
				}
			}
			w.Graph.ResetCalls()
			step("plan", func(o configured) { plan(o) })
			s.Restart().WantNone(t)
			if c.exist == "apply" {
				planned := map[string]*protocol.Planned{}
				for _, o := range objects {
					planned[fmt.Sprint(o.config["name"])] = plan(o)
				}
				step("apply", func(o configured) { apply(o, planned[fmt.Sprint(o.config["name"])]) })
			} else {
				step("replan", func(o configured) { apply(o, plan(o)) })
			}
			writes := len(w.Graph.Writes())
			if reads := len(w.Graph.Calls()) - writes; writes != c.writes || reads > c.reads {
				t.Errorf("%d writes and %d reads, want %d and at most %d", writes, reads, c.writes, c.reads)
			}
			if n := len(w.Graph.Templates(acctest.Account)); n != c.templates {
				t.Errorf("the account has %d templates", n)
			}
		})
	}
}

// A plan without changes for 250 templates, as many as an account may have at first, reads them with one page of their list and at most
// two other calls.
func TestScale_requestsOfAPlanOfTemplates(t *testing.T) {
	t.Parallel()
	const templates, page = 250, 500
	const atMost = (templates+page-1)/page + 2
	w, s, objects := startManaged(t, templates)
	s.Restart().WantNone(t)
	w.Graph.ResetCalls()
	eachParallel(objects, templateParallelism, func(o configured) { o.planUnchanged(t) })
	if n := len(w.Graph.Calls()); n > atMost || n == 0 {
		t.Errorf("a plan over %d templates made %d calls, want at most %d", len(objects), n, atMost)
	}
}

// BenchmarkPlanOfTemplates measures the provider in a plan without changes over 100 templates, as BenchmarkPlan.
func BenchmarkPlanOfTemplates(b *testing.B) {
	_, s, objects := startManaged(b, 100)
	for b.Loop() {
		s.Restart().WantNone(b)
		for _, o := range objects {
			o.planUnchanged(b)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(objects)), "ns/object")
}

// startManaged makes a world with templates that are in the state.
func startManaged(t testing.TB, templates int) (*world.World, *protocol.Server, []configured) {
	t.Helper()
	w := acctest.Start(t)
	w.Graph.AddTemplates(acctest.Account, "note", templates)
	s := protocol.Serve(t, acctest.Factory())
	s.Configure(providerBlock(w)).WantNone(t)
	objects := []configured{}
	for i, remote := range w.Graph.Templates(acctest.Account) {
		o := configured{s.NewResource("whatsapp_message_template"), template(remote.Name)}
		if i == 0 {
			o.Apply(o.config).NoError(t)
		} else {
			o.State, o.Identity, o.Private = maps.Clone(objects[0].State), maps.Clone(objects[0].Identity), objects[0].Private
			content := fmt.Sprint(o.State["effective_components_json"])
			o.State["id"], o.State["name"], o.Identity["name"] = remote.ID, remote.Name, remote.Name
			body, _ := o.State["body"].(protocol.Values)
			body = maps.Clone(body)
			body["text"] = "Hello from " + remote.Name
			o.State["body"] = body
			o.State["effective_components_json"] = strings.ReplaceAll(content, fmt.Sprint(objects[0].config["name"]), remote.Name)
		}
		objects = append(objects, o)
	}
	return w, s, objects
}
