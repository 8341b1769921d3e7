package businessprofile_test

import (
	"bytes"
	"image"
	"image/gif"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func TestConform(t *testing.T) { conform.Run(t, spec()) }

func spec() conform.Spec {
	return conform.Setting{
		Type: "whatsapp_business_profile",
		Edge: "whatsapp_business_profile",
		Config: protocol.Values{
			"about": "Open all day", "address": "1 Main Street", "email": "support@example.com", "vertical": "RETAIL",
			"websites": []string{"https://www.example.com", "https://shop.example.com"},
		},
		Changed:  protocol.Values{"about": "Open at night", "address": ""},
		Initial:  protocol.Values{"about": nil, "address": "", "email": "", "vertical": "UNDEFINED", "websites": []string{}},
		ByHand:   map[string]any{"about": "Changed elsewhere"},
		Abandons: true,
	}.ToSpec()
}

func TestAccBusinessProfile_badInput(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	dir := t.TempDir()
	file := func(name string, data []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	var animated bytes.Buffer
	if err := gif.Encode(&animated, image.NewGray(image.Rect(0, 0, 200, 200)), nil); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args protocol.Values
		says string
	}{
		"empty about":      {protocol.Values{"about": ""}, "1 to 139 characters. It has 0"},
		"long about":       {protocol.Values{"about": strings.Repeat("ä", 140)}, "1 to 139 characters. It has 140"},
		"long address":     {protocol.Values{"address": strings.Repeat("a", 257)}, "0 to 256 characters"},
		"long description": {protocol.Values{"description": strings.Repeat("a", 513)}, "at most 512 characters. It has 513"},
		"email":            {protocol.Values{"email": "Support <support@example.com>"}, "such as support@example.com"},
		"long email":       {protocol.Values{"email": strings.Repeat("a", 118) + "@example.com"}, "128 characters. It has 130"},
		"near vertical":    {protocol.Values{"vertical": "Retail"}, "Perhaps RETAIL is meant"},
		"vertical":         {protocol.Values{"vertical": "BAKERY"}, "must be one of ALCOHOL"},
		"no scheme":        {protocol.Values{"websites": []string{"www.example.com"}}, "must begin with https:// or http://"},
		"scheme":           {protocol.Values{"websites": []string{"ftp://example.com"}}, "must begin with https:// or http://"},
		"three websites": {protocol.Values{"websites": []string{"https://a.example", "https://b.example", "https://c.example"}},
			"at most 2 elements"},
		"long website": {protocol.Values{"websites": []string{"https://a.example/" + strings.Repeat("a", 239)}}, "It has 257"},
		"no picture":   {protocol.Values{"profile_picture_path": file("a.png", []byte("<svg></svg>"))}, "is not a JPEG or PNG picture"},
		"GIF":          {protocol.Values{"profile_picture_path": file("gif.png", animated.Bytes())}, "is not a JPEG or PNG picture"},
		"small":        {protocol.Values{"profile_picture_path": file("s.png", pngOf(t, 200, 191))}, "has 200 x 191 pixels"},
		"large":        {protocol.Values{"profile_picture_path": file("l.png", make([]byte, 5<<20+1))}, "is larger than 5 MB"},
		"folder":       {protocol.Values{"profile_picture_path": dir}, "cannot be read"},
	} {
		t.Run(name, func(t *testing.T) {
			diags := st.NewObject().Validate(conform.Merge(protocol.Values{"phone_number_id": acctest.Number}, c.args))
			if len(diags.Errors()) != 1 || !strings.Contains(diags.String(), c.says) {
				t.Errorf("got %s", diags)
			}
		})
	}
	warned := st.NewObject().Validate(protocol.Values{"phone_number_id": acctest.Number, "description": strings.Repeat("a", 257)})
	warned.WantWarning(t, "description", "Meta may refuse the description of phone number "+acctest.Number, "has 257 characters")
	st.WantNoCalls("validated")
}

// pngOf draws a picture that differs from all others.
func pngOf(t *testing.T, width, height int) []byte {
	t.Helper()
	picture := image.NewGray(image.Rect(0, 0, width, height))
	for i := range picture.Pix[:16] {
		picture.Pix[i] = uint8(rand.UintN(256))
	}
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// handle is the handle of the picture in the simulator. Meta does not show it.
const handle = "_profile_picture_handle"

// A picture is uploaded once for each content, together with what else changes, and Terraform keeps no handle.
func TestAccBusinessProfile_picture(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	path := filepath.Join(t.TempDir(), "logo.png")
	write := func() {
		if err := os.WriteFile(path, pngOf(t, 192, 192), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	config := protocol.Values{"phone_number_id": acctest.Number, "about": "Open", "profile_picture_path": path}
	_, diags := st.NewObject().Plan(config)
	diags.WantError(t, "profile_picture_path", "cannot be read", "relative to the folder")
	st.NewObject().Validate(config).WantNone(t) // another resource may write the file

	write()
	r := st.NewObject()
	p, diags := r.Plan(config)
	diags.WantNone(t)
	if p.After["profile_picture_sha256"] != protocol.Unknown {
		t.Errorf("planned %v", p.After)
	}
	st.ForgetCalls()
	r.ApplyPlanned(p).WantNone(t)
	wantWrites(t, st, "created", 3)
	picture := st.Graph.Fields(acctest.Number + "/whatsapp_business_profile")[handle]
	st.WantEmptyPlan(r, config, "created")

	st.ForgetCalls()
	other := conform.Merge(config, protocol.Values{"about": "Closed"})
	r.Apply(other).WantNone(t)
	wantWrites(t, st, "another text", 1)

	write()
	st.Graph.SignUploadIDs(true) // the ID of an upload may have a query
	st.ForgetCalls()
	r.Apply(other).WantNone(t)
	wantWrites(t, st, "another picture", 3)
	if now := st.Graph.Fields(acctest.Number + "/whatsapp_business_profile")[handle]; now == nil || now == picture {
		t.Errorf("the picture is still %v", now)
	}
	st.WantEmptyPlan(r, other, "another picture")

	st.ForgetCalls()
	delete(other, "profile_picture_path")
	r.Apply(other).WantNone(t)
	st.WantNoWrites("without a picture")
	if r.State["profile_picture_sha256"] != nil {
		t.Errorf("the state has %v", r.State)
	}

	only := st.StartServer().NewResource("whatsapp_business_profile")
	only.Apply(protocol.Values{"phone_number_id": acctest.OtherNumber, "profile_picture_path": path}).WantNone(t)
}

func wantWrites(t *testing.T, st *conform.Stage, when string, n int) {
	t.Helper()
	if writes := st.Graph.Writes(); len(writes) != n {
		t.Errorf("%s: %d writes, want %d: %v", when, len(writes), n, writes)
	}
}

// A file that disappears between plan and apply is an error, and nothing is written.
func TestAccBusinessProfile_pictureGone(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	path := filepath.Join(t.TempDir(), "logo.png")
	if err := os.WriteFile(path, pngOf(t, 192, 192), 0o600); err != nil {
		t.Fatal(err)
	}
	r := st.NewObject()
	p, _ := r.Plan(protocol.Values{"phone_number_id": acctest.Number, "profile_picture_path": path})
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	st.ForgetCalls()
	r.ApplyPlanned(p).WantError(t, "profile_picture_path", "cannot be read")
	st.WantNoWrites("without the file")
}

// Meta may show the websites in another order.
func TestAccBusinessProfile_order(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	st.Graph.ReorderWebsites(true)
	r := st.AppliedObject(spec().Config(0))
	st.WantEmptyPlan(r, spec().Config(0), "reordered")
	st.Graph.ReorderWebsites(false)
	st.Graph.SetField(acctest.Number+"/whatsapp_business_profile", "websites", []any{"https://www.example.com", "https://b.example"})
	p, _ := r.Plan(spec().Config(0))
	if p.Empty() {
		t.Error("another website is not shown as drift")
	}
}

// A reset writes what Meta documents as empty, and says what stays.
func TestAccBusinessProfile_reset(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	r := st.AppliedObject(conform.Merge(spec().Config(0), protocol.Values{"on_destroy": "reset"}))
	r.Destroy().WantWarning(t, "", "Values of the business profile of phone number "+acctest.Number+" stay at Meta", "about, vertical.")
	fields := st.Graph.Fields(acctest.Number + "/whatsapp_business_profile")
	if fields["about"] != "Open all day" || (fields["address"] != nil && fields["address"] != "") {
		t.Errorf("the profile is %v", fields)
	}
}

// No page says what an empty value does. If Meta keeps the old one, the apply warns and the next plan shows it; if Meta refuses it,
// the apply fails.
func TestAccBusinessProfile_clearing(t *testing.T) {
	t.Parallel()
	cleared := conform.Merge(spec().Config(0), protocol.Values{"address": "", "websites": []string{}})
	for how, outcome := range map[graphsim.Clearing]func(protocol.Diags){
		graphsim.ClearingIgnored: func(diags protocol.Diags) { diags.WantWarning(t, "", "still shows other values") },
		graphsim.ClearingRefused: func(diags protocol.Diags) { diags.WantError(t, "phone_number_id", "must not be empty") },
	} {
		st := spec().StartStage(t)
		r := st.AppliedObject(spec().Config(0))
		st.Graph.SetClearing(how)
		outcome(r.Apply(cleared))
		if p, _ := r.Plan(cleared); p.Empty() || r.State["address"] != "1 Main Street" {
			t.Errorf("clearing %v: the state has the address %v, and the plan is empty: %t", how, r.State["address"], p.Empty())
		}
	}
}
