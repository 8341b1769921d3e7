package graph

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/secret"
)

// sets returns the writes that have the same result however often they are processed, by name.
func sets(c *Client) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"rename": func(ctx context.Context) error {
			return c.SystemUsers.Rename(ctx, RenameSystemUserOpts{BusinessID: businessID, ID: userID, Name: "new"})
		},
		"install": func(ctx context.Context) error {
			return c.SystemUsers.InstallApp(ctx, InstallAppOpts{SystemUserID: userID, AppID: appID})
		},
		"assign": func(ctx context.Context) error {
			return c.AssignedUsers.Assign(ctx, assignment, []string{"MANAGE"})
		},
		"unassign":   func(ctx context.Context) error { return c.AssignedUsers.Unassign(ctx, assignment) },
		"revoke all": func(ctx context.Context) error { return c.Tokens.RevokeAll(ctx, userID) },
	}
}

// What each call sends, and that nothing of it is in an address.
func TestClient_writeRequests(t *testing.T) {
	proof := proofOf(providerToken.Reveal(), appSecret)
	list := func(fields string) url.Values {
		return url.Values{"fields": {fields}, "limit": {"500"}, "appsecret_proof": {proof}}
	}
	tests := map[string]struct {
		call func(*Client, context.Context) error
		want []request // Query of a GET and Form of a POST hold the proof
	}{
		"list system users": {
			call: func(c *Client, ctx context.Context) error { _, err := c.SystemUsers.List(ctx, businessID); return err },
			want: []request{{Method: "GET", Path: usersPath, Query: list("id,name,role")}},
		},
		"create system user": {
			call: func(c *Client, ctx context.Context) error {
				_, err := c.SystemUsers.Create(ctx, CreateSystemUserOpts{BusinessID: businessID, Name: "a bot & co", Role: "EMPLOYEE"})
				return err
			},
			want: []request{
				{Method: "GET", Path: usersPath, Query: list("id,name,role")},
				{Method: "POST", Path: usersPath, Form: url.Values{"name": {"a bot & co"}, "role": {"EMPLOYEE"}, "appsecret_proof": {proof}}},
			},
		},
		"rename": {
			call: func(c *Client, ctx context.Context) error { return sets(c)["rename"](ctx) },
			want: []request{{Method: "POST", Path: usersPath,
				Form: url.Values{"system_user_id": {userID}, "name": {"new"}, "appsecret_proof": {proof}}}},
		},
		"install": {
			call: func(c *Client, ctx context.Context) error { return sets(c)["install"](ctx) },
			want: []request{{Method: "POST", Path: "/" + userID + "/applications",
				Form: url.Values{"business_app": {appID}, "appsecret_proof": {proof}}}},
		},
		"generate": {
			call: func(c *Client, ctx context.Context) error {
				_, err := c.Tokens.Generate(ctx, GenerateTokenOpts{SystemUserID: userID, AppID: appID, Scopes: []string{"a", "b"}})
				return err
			},
			want: []request{{Method: "POST", Path: "/" + userID + "/access_tokens",
				Form: url.Values{"business_app": {appID}, "scope": {"a,b"}, "appsecret_proof": {proof}}}},
		},
		"generate for 60 days": {
			call: func(c *Client, ctx context.Context) error {
				_, err := c.Tokens.Generate(ctx, GenerateTokenOpts{SystemUserID: userID, AppID: appID, Scopes: []string{"a"}, ExpiresIn60Days: true})
				return err
			},
			want: []request{{Method: "POST", Path: "/" + userID + "/access_tokens", Form: url.Values{
				"business_app": {appID}, "scope": {"a"}, "set_token_expires_in_60_days": {"true"}, "appsecret_proof": {proof}}}},
		},
		"refresh": {
			call: func(c *Client, ctx context.Context) error { _, err := c.Tokens.Refresh(ctx, chatToken); return err },
			want: []request{{Method: "GET", Path: "/oauth/access_token", Batched: true, Query: url.Values{
				"grant_type": {"fb_exchange_token"}, "client_id": {appID}, "client_secret": {appSecret},
				"set_token_expires_in_60_days": {"true"}, "fb_exchange_token": {chatToken.Reveal()}}}},
		},
		"revoke": {
			call: func(c *Client, ctx context.Context) error { return c.Tokens.Revoke(ctx, chatToken) },
			want: []request{{Method: "GET", Path: "/oauth/revoke", Batched: true, Query: url.Values{
				"client_id": {appID}, "client_secret": {appSecret}, "revoke_token": {chatToken.Reveal()},
				"access_token": {providerToken.Reveal()}, "appsecret_proof": {proof}}}},
		},
		"revoke all": {
			call: func(c *Client, ctx context.Context) error { return sets(c)["revoke all"](ctx) },
			want: []request{{Method: "DELETE", Path: "/" + userID + "/access_tokens", Query: url.Values{"appsecret_proof": {proof}}}},
		},
		"assigned users": {
			call: func(c *Client, ctx context.Context) error {
				_, err := c.AssignedUsers.List(ctx, assignment.listOpts())
				return err
			},
			want: []request{{Method: "GET", Path: "/" + accountID + "/assigned_users", Query: url.Values{
				"business": {businessID}, "fields": {"id,name,tasks"}, "limit": {"500"}, "appsecret_proof": {proof}}}},
		},
		"assign": {
			call: func(c *Client, ctx context.Context) error {
				return c.AssignedUsers.Assign(ctx, assignment, []string{"MESSAGING", "DEVELOP"})
			},
			want: []request{{Method: "POST", Path: "/" + accountID + "/assigned_users", Form: url.Values{
				"user": {userID}, "tasks": {`["MESSAGING","DEVELOP"]`}, "appsecret_proof": {proof}}}},
		},
		"unassign": {
			call: func(c *Client, ctx context.Context) error { return sets(c)["unassign"](ctx) },
			want: []request{{Method: "DELETE", Path: "/" + accountID + "/assigned_users",
				Query: url.Values{"user": {userID}, "appsecret_proof": {proof}}}},
		},
		"owned accounts": {
			call: func(c *Client, ctx context.Context) error {
				_, err := c.BusinessAccounts.List(ctx, ListBusinessAccountsOpts{BusinessID: businessID})
				return err
			},
			want: []request{{Method: "GET", Path: "/" + businessID + "/owned_whatsapp_business_accounts", Query: list("id,name")}},
		},
		"client accounts": {
			call: func(c *Client, ctx context.Context) error {
				_, err := c.BusinessAccounts.List(ctx, ListBusinessAccountsOpts{BusinessID: businessID, Clients: true})
				return err
			},
			want: []request{{Method: "GET", Path: "/" + businessID + "/client_whatsapp_business_accounts", Query: list("id,name")}},
		},
		"subscriptions": {
			call: func(c *Client, ctx context.Context) error {
				_, err := c.SubscribedApps.List(ctx, accountID)
				return err
			},
			want: []request{{Method: "GET", Path: "/" + accountID,
				Query: url.Values{"fields": {"id,message_template_namespace," + accountFields + "," + expandedNames(accountEdges)},
					"appsecret_proof": {proof}}}},
		},
		"number status": {
			call: func(c *Client, ctx context.Context) error {
				_, err := c.PhoneNumbers.GetStatus(ctx, phoneID)
				return err
			},
			want: []request{{Method: "GET", Path: "/" + phoneID,
				Query: url.Values{"fields": {"id,status,platform_type,webhook_configuration"}, "appsecret_proof": {proof}}}},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			c, f := newFake(t, func(r request) reply {
				switch {
				case strings.HasSuffix(r.Path, "/access_tokens") && r.Method == http.MethodPost, r.Path == "/oauth/access_token":
					return reply{body: `{"access_token":"` + madeToken.Reveal() + `","token_type":"bearer","expires_in":5183944}`}
				case r.Path == "/"+accountID && r.Method == http.MethodGet:
					return reply{body: `{"id":"` + accountID + `","subscribed_apps":{"data":[]}}`}
				case r.Path == "/"+phoneID:
					return reply{body: `{"id":"` + phoneID + `"}`}
				case r.Method == http.MethodPost && r.Form.Has("role"):
					return fineID(userID)
				case r.Method != http.MethodGet || r.Path == "/oauth/revoke":
					return reply{body: `{"success":true}`}
				}
				return reply{body: `{"data":[]}`}
			}, withApp)
			if err := tt.call(c, t.Context()); err != nil {
				t.Fatal(err)
			}
			noSecretInURL(t, f)
			got := f.seenRequests()
			for i := range tt.want {
				w := &tt.want[i]
				w.Authorization = "Bearer " + providerToken.Reveal()
				if w.Query == nil {
					w.Query = url.Values{}
				}
				if w.Form == nil && !w.Batched {
					w.Form = url.Values{}
				}
			}
			if !reflect.DeepEqual(got, tt.want) || len(f.calls()) != len(tt.want) {
				t.Errorf("sent %+v\nwant %+v", got, tt.want)
			}
			for _, r := range f.calls() {
				if r.Path == "/" && (r.Form.Get("appsecret_proof") != proof || r.Form.Has("access_token") || len(r.Query) != 0) {
					t.Errorf("batch %+v", r)
				}
			}
		})
	}
}

// Meta answers writes in several ways.
func TestClient_writesSucceed(t *testing.T) {
	for body, success := range map[string]bool{
		`true`: true, " true\n": true, `{"success":true}`: true, `{"success":"true"}`: true, `{"success":1}`: true, `{}`: true,
		`{"id":"104169029247128"}`: true,
		`false`:                    false, `{"success":false}`: false, `{"success":"false"}`: false,
	} {
		c, f := newFake(t, func(request) reply { return reply{body: body} }, withApp)
		writes := sets(c)
		for name, write := range writes {
			err := write(t.Context())
			if (err == nil) != success {
				t.Errorf("%s, %s: %v", body, name, err)
			}
			if err != nil && (graphError(t, err) == nil || errors.Is(err, ErrOutcomeUnknown) || !strings.Contains(err.Error(), "no success")) {
				t.Errorf("%s, %s: %v", body, name, err)
			}
		}
		if len(f.calls()) != len(writes) {
			t.Errorf("%s: %d calls", body, len(f.calls()))
		}
	}
}

// A bare true is not an object, and no list.
func TestClient_readAnswersTrue(t *testing.T) {
	c, _ := newFake(t, func(request) reply { return reply{body: "true"} })
	for name, read := range map[string]func() error{
		"object": func() error { _, err := c.PhoneNumbers.GetStatus(t.Context(), phoneID); return err },
		"list":   func() error { _, err := c.SystemUsers.List(t.Context(), businessID); return err },
	} {
		if err := read(); err == nil || errors.Is(err, ErrOutcomeUnknown) ||
			!strings.Contains(graphError(t, err).Error(), "neither an object nor a list") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestClient_setsAreRepeated(t *testing.T) {
	for _, name := range []string{"rename", "install", "assign", "unassign", "revoke all"} {
		for fault, answer := range map[string]reply{
			"reset": {broken: reset}, "truncated": {broken: truncated}, "502": {status: 502, body: "<html>"}, "code 2": refused(2, 0, "down"),
		} {
			times := 0
			c, f := newFake(t, func(request) reply {
				if times++; times == 1 {
					return answer
				}
				return reply{body: `{"success":true}`}
			})
			if err := sets(c)[name](t.Context()); err != nil || len(f.calls()) != 2 {
				t.Errorf("%s, %s: %v after %d calls", name, fault, err, len(f.calls()))
			}
			c, f = newFake(t, func(request) reply { return answer })
			err := sets(c)[name](t.Context())
			if e := graphError(t, err); !errors.Is(err, ErrOutcomeUnknown) || len(f.calls()) != 3 ||
				!strings.Contains(e.DetailText(), outcomeUnknown) {
				t.Errorf("%s, %s: %v after %d calls", name, fault, err, len(f.calls()))
			}
			times = 0
			c, _ = newFake(t, func(request) reply { // the first attempt may have done it
				if times++; times == 1 {
					return answer
				}
				return refused(100, 0, "(#100) Already so")
			})
			if err := sets(c)[name](t.Context()); !errors.Is(err, ErrOutcomeUnknown) || !errors.Is(err, ErrInvalid) {
				t.Errorf("%s, %s: %v", name, fault, err)
			}
		}
		c, f := newFake(t, func(request) reply { return refused(100, 0, "no") })
		if err := sets(c)[name](t.Context()); errors.Is(err, ErrOutcomeUnknown) || !errors.Is(err, ErrInvalid) || len(f.calls()) != 1 {
			t.Errorf("%s: %v after %d calls", name, err, len(f.calls()))
		}
	}
}

// After the call, what was known of the tokens is no longer used, whether they are valid or not.
func TestTokens_revokeAllForgetsTokens(t *testing.T) {
	for name, answer := range map[string]reply{"true": {body: "true"}, "lost": {broken: reset}} {
		t.Run(name, func(t *testing.T) {
			c, f := newFake(t, func(r request) reply {
				if r.Method == http.MethodDelete {
					return answer
				}
				return reply{body: golden(t, "whatsapp-permissions.json")}
			})
			inspect := func() {
				t.Helper()
				for _, token := range []secret.Value{chatToken, madeToken} {
					if got, err := c.Tokens.Inspect(t.Context(), token); err != nil || !got.Valid {
						t.Errorf("%+v, %v", got, err)
					}
				}
			}
			inspect()
			inspect()
			if err := c.Tokens.RevokeAll(t.Context(), userID); (err == nil) != (answer.broken == nil) {
				t.Errorf("%v", err)
			}
			inspect()
			if n := countOf(f, "GET", "/debug_token"); n != 4 {
				t.Errorf("%d inspections", n)
			}
		})
	}
}
