package graph

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const flowID = "1070712264212143"

var oneFlow = FlowOpts{ID: flowID, BusinessAccountID: accountID}

// flowsAPI answers for the flows of an account. It handles HTTP itself, because uploads are not JSON.
type flowsAPI struct {
	mu       sync.Mutex
	flows    string // the data of the list
	download func(w http.ResponseWriter, r *http.Request)
	address  string // of the download; "": the flow has no JSON
	write    string // the answer to a write
	writes   []string
	lists    int
}

func (a *flowsAPI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	path := strings.TrimPrefix(r.URL.Path, prefix+"/v25.0")
	body, _ := io.ReadAll(r.Body)
	switch {
	case strings.HasPrefix(path, "/cdn/"):
		a.download(w, r)
	case r.Method != http.MethodGet:
		a.writes = append(a.writes, a.writeText(r, path, string(body)))
		_, _ = io.WriteString(w, a.write)
	case strings.HasSuffix(path, "/flows"):
		a.lists++
		_, _ = io.WriteString(w, `{"data":[`+a.flows+`]}`)
	case strings.HasSuffix(path, "/assets"):
		_, _ = fmt.Fprintf(w, `{"data":[{"name":"flow.json","asset_type":"FLOW_JSON","download_url":%q}]}`, a.address)
	default:
		_, _ = io.WriteString(w, a.flows)
	}
}

// writeText returns a write as one line; a multipart body as its parts.
func (a *flowsAPI) writeText(r *http.Request, path, body string) string {
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" {
		return strings.TrimSpace(r.Method + " " + path + " " + body)
	}
	var parts []string
	reader := multipart.NewReader(strings.NewReader(body), params["boundary"])
	if !strings.HasSuffix(body, "--"+params["boundary"]+"--\r\n") {
		parts = append(parts, "no last boundary")
	}
	for part, err := reader.NextPart(); err == nil; part, err = reader.NextPart() {
		text, _ := io.ReadAll(part)
		parts = append(parts, fmt.Sprintf("%s=%s%s", part.FormName(), part.FileName(), text))
	}
	return r.Method + " " + path + " " + strings.Join(parts, "&")
}

// startFlows serves an API and returns a client of it and its address.
func startFlows(t *testing.T, a *flowsAPI) (*Client, string) {
	t.Helper()
	server := httptest.NewServer(a)
	t.Cleanup(server.Close)
	c, _ := newFake(t, func(request) reply { return reply{} }, func(cfg *Config) {
		endpoint := *cfg.Endpoint
		endpoint.Host = strings.TrimPrefix(server.URL, "http://")
		cfg.Endpoint = &endpoint
	})
	return c, server.URL
}

const flowJSON = `{"id":"` + flowID + `","name":"Sign up","status":"draft","categories":["SURVEY","SIGN_UP"],"json_version":"7.1",` +
	`"data_api_version":"4.0","endpoint_uri":"https://flows.example.com","updated_at":"2026-11-01T10:00:00+0000",` +
	`"application":{"id":"634974688087057"},"validation_errors":[{"error":"INVALID_PROPERTY","error_type":"FLOW_JSON_ERROR",` +
	`"message":"The property is wrong","line_start":3,"line_end":4,"column_start":5,"column_end":6,"pointers":[{"path":"screens[0]"}]}]}`

func TestFlows_read(t *testing.T) {
	api := &flowsAPI{flows: flowJSON}
	c, _ := startFlows(t, api)
	want := Flow{
		ID: flowID, BusinessAccountID: accountID, Name: "Sign up", Status: "DRAFT", Categories: []string{"SIGN_UP", "SURVEY"},
		JSONVersion: "7.1", DataAPIVersion: "4.0", EndpointURI: "https://flows.example.com", ApplicationID: "634974688087057",
		UpdatedAt: "2026-11-01T10:00:00+0000", ValidationErrors: []FlowError{{
			Code: "INVALID_PROPERTY", Type: "FLOW_JSON_ERROR", Message: "The property is wrong",
			LineStart: 3, LineEnd: 4, ColumnStart: 5, ColumnEnd: 6, Path: "screens[0]"}},
	}
	got, err := c.Flows.Get(t.Context(), oneFlow)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v %s", err, diff)
	}
	for range 2 {
		all, err := c.Flows.List(t.Context(), accountID)
		if diff := cmp.Diff([]Flow{want}, all); diff != "" || err != nil {
			t.Errorf("%v %s", err, diff)
		}
	}
	found, err := c.Flows.Find(t.Context(), accountID, "Sign up")
	if err != nil || found == nil || found.ID != flowID {
		t.Errorf("%+v, %v", found, err)
	}
	if found, err := c.Flows.Find(t.Context(), accountID, "Sign"); err != nil || found != nil {
		t.Errorf("%+v, %v", found, err)
	}
	if api.lists != 3 { // Find reads anew
		t.Errorf("%d lists", api.lists)
	}
	for _, o := range []FlowOpts{{}, {ID: flowID}, {BusinessAccountID: accountID}} {
		if _, err := c.Flows.ReadAnew(t.Context(), o); !errors.Is(err, ErrInvalid) {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

func TestFlows_write(t *testing.T) {
	api := &flowsAPI{flows: flowJSON, write: `{"id":"` + flowID + `","success":true,"validation_errors":[{"error":"X","line_start":"2"}]}`}
	c, _ := startFlows(t, api)
	id, err := c.Flows.Create(t.Context(), accountID, Values{"name": "Sign up"})
	if id != flowID || err != nil {
		t.Errorf("%s, %v", id, err)
	}
	problems, err := c.Flows.SetJSON(t.Context(), oneFlow, []byte(`{"version":"7.1"}`))
	if diff := cmp.Diff([]FlowError{{Code: "X", LineStart: 2}}, problems); diff != "" || err != nil {
		t.Errorf("%v %s", err, diff)
	}
	for name, err := range map[string]error{
		"update":    c.Flows.Update(t.Context(), oneFlow, Values{"name": "New"}),
		"publish":   c.Flows.Publish(t.Context(), oneFlow),
		"deprecate": c.Flows.Deprecate(t.Context(), oneFlow),
		"delete":    c.Flows.Delete(t.Context(), oneFlow),
	} {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	sent := map[string]bool{}
	for _, w := range api.writes {
		sent[w] = true
	}
	for _, want := range []string{
		"POST /" + accountID + `/flows {"name":"Sign up"}`,
		"POST /" + flowID + `/assets asset_type=FLOW_JSON&name=flow.json&file=flow.json{"version":"7.1"}`,
		"POST /" + flowID + ` {"name":"New"}`, "POST /" + flowID + "/publish {}", "POST /" + flowID + "/deprecate {}", "DELETE /" + flowID,
	} {
		if !sent[want] {
			t.Errorf("%s was not sent: %v", want, api.writes)
		}
	}
	api.write = `{"success":true}`
	if _, err := c.Flows.Create(t.Context(), accountID, Values{}); !errors.Is(err, ErrOutcomeUnknown) {
		t.Errorf("a creation without an ID: %v", err)
	}
}

// The JSON comes from another host, which gets no token, and whose answer is bounded and checked.
func TestFlows_download(t *testing.T) {
	const flow = `{"version":"7.1","screens":[]}`
	for name, c := range map[string]struct {
		address string // HOST: the server's own
		serve   func(w http.ResponseWriter)
		want    string
		says    string
	}{
		"downloaded":      {"HOST/cdn/a%20b?sig=0123456789abcdef0123", func(w http.ResponseWriter) { _, _ = io.WriteString(w, flow) }, flow, ""},
		"none":            {"", nil, "", ""},
		"not JSON":        {"HOST/cdn/x", func(w http.ResponseWriter) { _, _ = io.WriteString(w, "<html>") }, "", "not JSON"},
		"expired":         {"HOST/cdn/x", func(w http.ResponseWriter) { w.WriteHeader(http.StatusForbidden) }, "", "Forbidden"},
		"another network": {"https://192.0.2.1/x", nil, "", "cannot be used"},
		"no URL":          {"ht tp://x", nil, "", "not a URL"},
		"not encrypted":   {"http://cdn.example.com/x", nil, "", "cannot be used"},
	} {
		t.Run(name, func(t *testing.T) {
			api := &flowsAPI{download: func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("Authorization") != "" || strings.Contains(r.URL.String(), "access_token") {
					t.Error("the token was sent to the host of the download")
				}
				c.serve(w)
			}}
			client, server := startFlows(t, api)
			api.address = strings.Replace(c.address, "HOST", server, 1)
			got, err := client.Flows.DownloadJSON(t.Context(), oneFlow)
			if string(got) != c.want {
				t.Errorf("got %s", got)
			}
			if (err != nil) != (c.says != "") || (err != nil && !strings.Contains(graphError(t, err).Error(), c.says)) {
				t.Errorf("%v", err)
			}
			if err != nil && strings.Contains(err.Error(), "0123456789abcdef0123") {
				t.Errorf("the error shows the signature: %v", err)
			}
		})
	}
}

// A flow is gone when the list and a direct read lack it and the token sees the account.
func TestFlows_confirmDeleted(t *testing.T) {
	token := strings.ReplaceAll(golden(t, "manage-accounts.json"), "102289599326934", accountID)
	for name, flows := range map[string]string{"gone": "", "listed": flowJSON} {
		t.Run(name, func(t *testing.T) {
			c, _ := newFake(t, func(r request) reply {
				switch r.Path {
				case "/debug_token":
					return reply{body: token}
				case "/" + accountID + "/flows":
					return reply{body: `{"data":[` + flows + `]}`}
				case "/" + accountID:
					return reply{body: `{"id":"` + accountID + `"}`}
				}
				return refused(100, 33, "Unsupported get request")
			})
			gone, err := c.Flows.ConfirmDeleted(t.Context(), oneFlow)
			if gone != (flows == "") || err != nil {
				t.Errorf("%v, %v", gone, err)
			}
		})
	}
}
