package messagetemplate_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
)

const uploads = "/*/*/uploads"

// withPhoto returns a template with a photo as its header.
func withPhoto(path string, more ...v) v {
	return configOf("MARKETING", append([]v{{"header": v{"format": "IMAGE", "media_path": path}, "body": text}}, more...)...)
}

func replaceFile(t testing.TB, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A file is uploaded by the creation, and again by an edit of the content, because Meta wants all components then. Another content of the
// file is an edit, the same content under another name is none.
func TestMedia_uploads(t *testing.T) {
	t.Parallel()
	clock := simkit.NewManualClock(time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC))
	st := spec().StartStageAt(t, clock.Now)
	path := file(t, "photo.png", png)
	uploaded := func(want int, when string) {
		t.Helper()
		if n := st.Graph.CountProcessed("POST", uploads); n != want {
			t.Errorf("%s: %d uploads were begun, want %d", when, n, want)
		}
	}
	r := st.AppliedObject(withPhoto(path))
	clock.Advance(time.Minute) // reviewed
	uploaded(1, "created")
	st.WantEmptyPlan(r, withPhoto(path), "created")

	same := withPhoto(file(t, "other.png", png))
	r.Apply(same).WantNone(t)
	uploaded(1, "the same content under another name")

	r.Apply(withPhoto(path, v{"body": v{"text": "Your order has arrived at our shop today."}})).WantNone(t)
	uploaded(2, "another text")
	clock.Advance(24 * time.Hour)
	config := withPhoto(path, v{"body": v{"text": "Your order has arrived at our shop today."}})
	replaceFile(t, path, png+"another photo")
	before := r.State["media_sha256"]
	p, diags := r.Plan(config)
	diags.WantNone(t)
	if p.Empty() || p.After["media_sha256"] == before {
		t.Errorf("another file: the plan is %v", p.After)
	}
	r.ApplyPlanned(p).WantNone(t)
	uploaded(3, "another file")
	st.WantEmptyPlan(r, config, "another file")
}

// A file that is not what Meta accepts is an error in the plan, at the argument.
func TestMedia_refused(t *testing.T) {
	t.Parallel()
	st := stage(t)
	missing := filepath.Join(t.TempDir(), "no.png")
	large := file(t, "large.png", png+strings.Repeat("x", 5<<20))
	card := func(path string) v {
		return v{"header": v{"format": "IMAGE", "media_path": path}, "body": v{"text": "A fine shirt for you."},
			"buttons": []v{{"type": "QUICK_REPLY", "text": "More"}}}
	}
	for name, c := range map[string]struct {
		config v
		at     string
		says   []string
	}{
		"missing": {withPhoto(missing), "header.media_path", []string{missing, "Check the path", "must exist while planning"}},
		"large":   {withPhoto(large), "header.media_path", []string{"larger than 5242880 bytes"}},
		"a text":  {withPhoto(file(t, "photo.png", "no photo")), "header.media_path", []string{"text/plain", "image/jpeg and image/png"}},
		"a GIF":   {withPhoto(file(t, "photo.gif", "GIF89a...")), "header.media_path", []string{"image/gif"}},
		"a ZIP": {configOf("UTILITY", v{"header": v{"format": "DOCUMENT", "media_path": file(t, "a.pdf", "PK\x03\x04")}, "body": text}),
			"header.media_path", []string{"application/zip", "application/pdf"}},
		"of a card": {configOf("MARKETING", v{"body": text, "carousel": v{"cards": []v{card(file(t, "a.png", png)), card(missing)}}}),
			"carousel.cards.1.header.media_path", nil},
		"in JSON": {configOf("MARKETING",
			v{"components_json": fmt.Sprintf(`[{"type":"HEADER","format":"IMAGE","example":{"header_handle":[%q]}},`+
				`{"type":"BODY","text":"Hello from our shop."}]`, "file:"+missing)}), "components_json", []string{missing}},
		"a text header": {configOf("UTILITY", v{"header": v{"text": "Order", "media_path": missing}, "body": text}), "header.media_path", nil},
	} {
		t.Run(name, func(t *testing.T) {
			_, diags := st.NewObject().Plan(c.config)
			diags.WantError(t, c.at, c.says...)
		})
	}
	st.WantNoWrites("refused")
}

// A file that changes between plan and apply sends nothing.
func TestMedia_changedAfterPlan(t *testing.T) {
	t.Parallel()
	st := stage(t)
	path := file(t, "photo.png", png)
	r := st.NewObject()
	p, diags := r.Plan(withPhoto(path))
	diags.WantNone(t)
	replaceFile(t, path, png+"another photo")
	r.ApplyPlanned(p).WantError(t, "", "A media file of template order_update (en_US) changed after the plan", "Plan again")
	st.WantNoWrites("changed")
}

// An import does not know the file at Meta. Its placeholder is never sent; a file is, with the next change of the content.
func TestMedia_imported(t *testing.T) {
	t.Parallel()
	st := stage(t)
	st.AppliedObject(withPhoto(file(t, "photo.png", png)))
	r := st.NewObject()
	r.Import(acctest.Account + "/order_update/en_US").NoError(t)
	components := fmt.Sprint(r.State["components_json"])
	changed := configOf("MARKETING", v{"components_json": strings.Replace(components, "warehouse", "shop", 1)})
	st.ForgetCalls()
	_, diags := r.Plan(changed)
	diags.WantError(t, "components_json", "needs a media file", `"imported"`, "file: and the path")
	_, diags = st.NewObject().Plan(conform.Merge(changed, v{"name": "another"}))
	diags.WantError(t, "components_json", "needs a media file")
	st.WantNoWrites("refused")
	st.Graph.ApproveEdits(true)
	st.Graph.EditTemplate(id(r), []any{
		map[string]any{"type": "HEADER", "format": "IMAGE", "example": map[string]any{"header_handle": []any{"4::other"}}},
		map[string]any{"type": "BODY", "text": "Another text of this template."},
	})
	wantWarned(t, r, configOf("MARKETING", v{"components_json": components}), "name", "was changed outside Terraform",
		"An import cannot read the file", `In place of "imported"`)
	st.Graph.SetTemplateStatus(id(r), "REJECTED", "")
	changed["components_json"] = strings.Replace(fmt.Sprint(changed["components_json"]), `"imported"`,
		fmt.Sprintf("%q", "file:"+file(t, "photo.png", png)), 1)
	r.Apply(changed).NoError(t)
	st.WantEmptyPlan(r, changed, "edited")
}

// A failed upload creates nothing, and names the file.
func TestMedia_uploadFails(t *testing.T) {
	t.Parallel()
	st := stage(t)
	st.Graph.FailNext(simkit.Fault{Method: "POST", Path: uploads, Status: 400, Body: `{"error":{"code":100,"message":"(#100) No"}}`})
	r := st.NewObject()
	diags := r.Apply(withPhoto(file(t, "photo.png", png)))
	diags.WantError(t, "header.media_path", "Unable to upload the media file photo.png")
	if strings.Contains(diags.String(), acctest.Canary) || len(st.Graph.Templates(acctest.Account)) > 0 {
		t.Errorf("%s\n%v", diags, st.Graph.Templates(acctest.Account))
	}
}

// The answer to an edit with another file is lost. Meta refuses the repetition. That it has the file shows by another text that was sent
// with it, or by another address. An address that is another one in each answer shows nothing.
func TestMedia_answerLost(t *testing.T) {
	t.Parallel()
	const refused = "subcode 2388124"
	for name, c := range map[string]struct {
		text  string // "": as before
		moves bool
		lost  simkit.Fault
		says  string
	}{
		"file alone":                     {"", false, simkit.Fault{Kind: simkit.KindReset, When: simkit.After}, ""},
		"file and text":                  {"Your order has arrived at our shop today.", true, simkit.Fault{Status: 500, When: simkit.After}, ""},
		"addresses change by themselves": {"", true, simkit.Fault{Kind: simkit.KindReset, When: simkit.After}, refused},
		"not made": {
			"", false, graphsim.Error{Code: 100, Subcode: 2388124, Message: "(#100) Edited"}.Fault("", "", 1), refused,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := file(t, "photo.png", png)
			st, r, _ := startReviewed(t, withPhoto(path))
			st.Graph.MoveMedia(c.moves)
			replaceFile(t, path, png+"another photo")
			config := withPhoto(path)
			if c.text != "" {
				config["body"] = v{"text": c.text}
			}
			c.lost.Method, c.lost.Path = "POST", "/*/91*"
			st.Graph.FailNext(c.lost)
			diags := r.Apply(config)
			if c.says != "" {
				diags.WantError(t, "name", c.says)
				return
			}
			diags.NoError(t)
			st.WantEmptyPlan(r, config, "edited")
			if n := st.Graph.Stored("message_templates").Changed; n != 1 {
				t.Errorf("%d edits were made", n)
			}
		})
	}
}
