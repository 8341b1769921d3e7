package graphsim_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
)

const profile = phone + "/whatsapp_business_profile"

// A profile is read field by field, and changed field by field.
func TestProfile(t *testing.T) {
	w := newWorld(t)
	const all = "admin GET " + profile + "?fields=about,address,description,email,websites,vertical,profile_picture_url,messaging_product"
	change := func(form string) string { return "admin POST " + profile + " messaging_product=whatsapp&" + form }
	w.try("admin GET "+profile, "ok", `"data":[{"messaging_product":"whatsapp"}]`)
	w.try(all, "ok", `"data":[{"messaging_product":"whatsapp"}]`)
	w.try(change(`about=Hello&websites=["https://b.example","https://a.example/x"]&vertical=RETAIL`), "ok", `{"success":true}`)
	w.try(change("email=a@b.example&address=Here&description="+strings.Repeat("d", 512)), "ok")
	w.try(all, "ok", `"about":"Hello"`, `"websites":["https://b.example","https://a.example/x"]`, `"vertical":"RETAIL"`,
		`"email":"a@b.example"`, "!profile_picture")
	w.try("admin GET "+profile, "ok", "!Hello")
	w.try("admin GET "+waba+"?fields=phone_numbers{whatsapp_business_profile{about}}", "ok",
		`"whatsapp_business_profile":{"data":[{"about":"Hello"}]`)
	w.try(change(`address=&websites=[]&vertical=UNDEFINED`), "ok")
	w.try(all, "ok", "!address", "!websites", "!vertical", `"email":"a@b.example"`)
	for _, bad := range []string{
		"about=", "about=" + strings.Repeat("a", 140), "email=a.b.example", "email=A <a@b.example>", "vertical=retail", "color=red",
		"address=" + strings.Repeat("a", 257), "description=" + strings.Repeat("d", 513), `websites=["a.example"]`,
		`websites=["https://a.example","https://b.example","https://c.example"]`, `websites=["ftp://a.example"]`, "profile_picture_handle=",
	} {
		w.try(change(bad), "100")
	}
	w.try("admin POST "+profile+" about=Hi", "100", "messaging_product is required")
	w.SetField(secondPhone+"/whatsapp_business_profile", "about", "By hand")
	w.try("admin GET "+secondPhone+"/whatsapp_business_profile?fields=about", "ok", "By hand")
	w.DropScope(adminToken, "whatsapp_business_management")
	w.try(change("about=Messaging+is+enough"), "ok")
	w.try("none GET "+profile, "200", "Provide valid app ID")
	expect(t, "stored", w.Stored("whatsapp_business_profile"), "{0 4 0}")
}

func TestProfile_switches(t *testing.T) {
	w := newWorld(t)
	change := func(form string) string { return "admin POST " + profile + " messaging_product=whatsapp&" + form }
	w.try(change(`address=Here&websites=["https://b.example","https://a.example"]`), "ok")
	w.ReorderWebsites(true)
	w.try("admin GET "+profile+"?fields=websites", "ok", `["https://a.example","https://b.example"]`)
	w.SetClearing(graphsim.ClearingIgnored)
	w.try(change("address="), "ok")
	w.try("admin GET "+profile+"?fields=address", "ok", "Here")
	w.SetClearing(graphsim.ClearingRefused)
	w.try(change("address="), "100", "must not be empty")
	w.try("admin POST "+phone+"/conversational_automation prompts=[]", "100")
}

// The picture is uploaded to the app, and its handle works once.
func TestProfile_picture(t *testing.T) {
	w := newWorld(t)
	upload := func(data string) string {
		id := w.try(fmt.Sprintf("system POST %s/uploads?file_name=a.png&file_type=image/png&file_length=%d", appID, len(data)), "ok").textAt("id")
		return w.part(id, "0", data).textAt("h")
	}
	use := func(handle string) string {
		return "system POST " + profile + " messaging_product=whatsapp&profile_picture_handle=" + url.QueryEscape(handle)
	}
	read := "system GET " + profile + "?fields=profile_picture_url"
	handle := upload("%picture&=;")
	w.try(use(handle)+"&email=bad", "100") // does not use it up
	w.try(use(handle), "ok")
	if a, b := w.try(read, "ok", "https://pps.whatsapp.net/"), w.try(read, "ok"); a.text == b.text {
		t.Error("the signed address does not change")
	}
	w.try("system GET "+profile+"?fields=profile_picture_handle", "100", "nonexisting")
	w.try("system GET "+profile+"?fields=_profile_picture_handle", "100", "nonexisting")
	w.try(use(handle), "100", "not a valid handle")
	w.try(use("nonsense"), "100")
	late := upload("late")
	w.clock.Advance(2 * time.Hour)
	w.try(use(late), "100")
	other := upload("other app")
	w.try("other"+strings.TrimPrefix(use(other), "system"), "100")
}

func TestUploads(t *testing.T) {
	w := newWorld(t)
	start := func(rest string) string { return "system POST " + appID + "/uploads?file_name=a.png&" + rest }
	w.SignUploadIDs(true)
	id := w.try(start("file_type=image/png&file_length=6"), "ok", `"id":"upload:`, "?sig=").textAt("id")
	bare, _, _ := strings.Cut(id, "?")
	w.try("system POST "+bare, "100/33")
	w.try("other POST "+id, "100/33")
	w.part(id, "1", "abcdef").wantTexts("must be 0")
	w.part(id, "", "abcdef").wantTexts("must be 0")
	w.part(id, "0", "abcde").wantTexts("file_length")
	w.part(id, "0", "abcdef").wantTexts(`"h":"4::`)
	w.try("system DELETE "+id, "100/33")
	w.try("system GET upload:unknown", "100/33")
	w.try(start("file_type=text/plain&file_length=6"), "100")
	w.try(start("file_type=image/png&file_length=0"), "100")
	w.try("other POST "+appID+"/uploads?file_type=image/png&file_length=6", "100/33")
	w.try("none POST "+appID+"/uploads?file_type=image/png&file_length=6", "104")
	w.try("system GET "+appID, "ok", `"name":"Care"`)
	w.try("app GET "+appID+"?fields=id", "ok", appID)
	w.try("other GET "+appID, "100/33")
	expect(t, "stored", w.Stored("uploads"), "{1 0 0}")
}

// part sends bytes of a file with the token of an upload.
func (w *world) part(id, offset, data string) reply {
	w.t.Helper()
	return w.partBy(token, id, offset, data)
}

func (w *world) partBy(bearer, id, offset, data string) reply {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, w.url+"/v25.0/"+id, strings.NewReader(data))
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("Authorization", "OAuth "+bearer)
	if offset != "" {
		req.Header["file_offset"] = []string{offset}
	}
	return w.send(req)
}
