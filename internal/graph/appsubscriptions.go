package graph

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"terraform-provider-whatsapp/internal/memo"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

// AppSubscriptionService manages the webhooks of the configured app: for each kind of object one callback, with the fields that it
// receives. Every call is made with the app's own token.
//
// https://developers.facebook.com/docs/graph-api/reference/app/subscriptions
type AppSubscriptionService struct {
	client        *Client
	subscriptions memo.Cache[string, []AppSubscription] // by app
}

// AccountWebhookObject is the object of the webhooks of WhatsApp.
const AccountWebhookObject = "whatsapp_business_account"

// AppSubscription is the webhook of an app for one kind of object.
type AppSubscription struct {
	Object, CallbackURL string
	Active              bool
	Fields              []string // sorted
}

type wireAppSubscription struct {
	Object      jsonText       `json:"object"`
	CallbackURL jsonText       `json:"callback_url"`
	Active      *jsonBool      `json:"active"`
	Fields      []webhookField `json:"fields"`
}

// webhookField is a name, or an object with a name and a version: Meta documents the first and shows the second.
type webhookField string

// UnmarshalJSON implements json.Unmarshaler.
func (f *webhookField) UnmarshalJSON(raw []byte) error {
	var named struct {
		Name jsonText `json:"name"`
	}
	if json.Unmarshal(raw, &named) == nil {
		*f = webhookField(named.Name)
		return nil
	}
	return json.Unmarshal(raw, (*jsonText)(f))
}

// HasAppToken reports whether app_id and app_secret are configured, which calls about the app itself need.
func (c *Client) HasAppToken() bool { return !c.appToken.IsZero() }

// List returns all webhooks of the configured app. They are read once per process until a write.
func (s *AppSubscriptionService) List(ctx context.Context) ([]AppSubscription, error) {
	all, err := s.subscriptions.Get(ctx, s.client.cfg.AppID, s.readAll)
	return slices.Clone(all), withOp("list the webhooks of app "+s.client.cfg.AppID, err)
}

func (s *AppSubscriptionService) readAll(ctx context.Context) ([]AppSubscription, error) {
	r, err := s.newCall("list the webhooks of app " + s.client.cfg.AppID)
	if err != nil {
		return nil, err
	}
	var got page[wireAppSubscription]
	if err := s.client.sendAndDecode(ctx, r, &got); err != nil {
		return nil, err
	}
	if got.Data == nil || !got.isLast() {
		return nil, &Error{Op: r.op, Message: "the list is not complete"}
	}
	all := []AppSubscription{}
	for _, w := range *got.Data {
		one := AppSubscription{Object: s.client.identifier(w.Object), CallbackURL: s.client.stateURL(w.CallbackURL)}
		one.Active = w.Active == nil || bool(*w.Active)
		for _, field := range w.Fields {
			one.Fields = append(one.Fields, s.client.identifier(jsonText(field)))
		}
		slices.Sort(one.Fields)
		one.Fields = slices.Compact(one.Fields)
		all = append(all, one)
	}
	return all, nil
}

// newCall returns a call about the configured app, or an error if no app is configured.
func (s *AppSubscriptionService) newCall(op string) (call, error) {
	if !s.client.HasAppToken() {
		return call{}, &Error{Op: op, sentinel: ErrInvalid, local: true,
			Message: "the call is made with the app's own token: set app_id and app_secret in the provider's configuration"}
	}
	return call{op: op, kind: appNode, id: s.client.cfg.AppID, edge: "subscriptions", bearer: s.client.appToken}, nil
}

// Find returns the webhook for one kind of object, nil if the app has none.
func (s *AppSubscriptionService) Find(ctx context.Context, object string) (*AppSubscription, error) {
	all, err := s.List(ctx)
	if i := slices.IndexFunc(all, func(a AppSubscription) bool { return a.Object == object }); i >= 0 {
		return &all[i], nil
	}
	return nil, err
}

// Forget drops what is known, so that the next List reads it.
func (s *AppSubscriptionService) Forget() { s.subscriptions.Forget(s.client.cfg.AppID) }

// ConfirmAbsent reports whether the app is proven to have no webhook for a kind of object: two reads, apart in time, lack it. The
// app's own token sees all webhooks of the app.
func (s *AppSubscriptionService) ConfirmAbsent(ctx context.Context, object string) (bool, error) {
	for check := range 2 {
		if check > 0 {
			if err := transport.Sleep(ctx, s.client.cfg.WitnessWait); err != nil {
				return false, err
			}
		}
		s.Forget()
		if found, err := s.Find(ctx, object); found != nil || err != nil {
			return false, err
		}
	}
	return true, nil
}

// SetAppSubscriptionOpts describes a webhook of the configured app. Meta calls CallbackURL within the call.
type SetAppSubscriptionOpts struct {
	Object, CallbackURL string
	Fields              []string
	IncludeValues       *bool // nil: Meta decides
	VerifyToken         secret.Value
}

// Set creates or changes a webhook. Meta adds the fields to those that exist: see DropFields.
func (s *AppSubscriptionService) Set(ctx context.Context, o SetAppSubscriptionOpts) error {
	r, err := s.newCall("set the webhook " + o.Object + " of app " + s.client.cfg.AppID)
	if err != nil {
		return err
	}
	s.client.cfg.Secrets.Add(o.VerifyToken)
	r.form = url.Values{
		"object": {o.Object}, "callback_url": {o.CallbackURL}, "fields": {strings.Join(o.Fields, ",")}, "verify_token": {o.VerifyToken.Reveal()},
	}
	if o.IncludeValues != nil {
		r.form.Set("include_values", strconv.FormatBool(*o.IncludeValues))
	}
	return s.sendChange(ctx, r)
}

// DropFields removes fields from a webhook. Without an object, or without a field, nothing is sent: Meta would remove more.
func (s *AppSubscriptionService) DropFields(ctx context.Context, object string, fields []string) error {
	if len(fields) == 0 {
		return nil
	}
	return s.sendRemoval(ctx, "remove fields of the webhook "+object, url.Values{"object": {object}, "fields": {strings.Join(fields, ",")}})
}

// Remove removes the webhook of one kind of object.
func (s *AppSubscriptionService) Remove(ctx context.Context, object string) error {
	return s.sendRemoval(ctx, "remove the webhook "+object, url.Values{"object": {object}})
}

func (s *AppSubscriptionService) sendRemoval(ctx context.Context, op string, query url.Values) error {
	r, err := s.newCall(op + " of app " + s.client.cfg.AppID)
	if err != nil {
		return err
	}
	if query.Get("object") == "" {
		return &Error{Op: r.op, sentinel: ErrInvalid, local: true, Message: "no object is named, and Meta would remove all webhooks of the app"}
	}
	r.method, r.query = http.MethodDelete, query
	return s.sendChange(ctx, r)
}

func (s *AppSubscriptionService) sendChange(ctx context.Context, r call) error {
	r.class = transport.Set
	_, err := s.client.send(ctx, r)
	s.Forget()
	return err
}

// WaitUntilShown reads until shown accepts the webhook of a kind of object, nil if there is none, at most for half a minute. It returns the
// last one that was read.
func (s *AppSubscriptionService) WaitUntilShown(
	ctx context.Context, object string, shown func(*AppSubscription) bool,
) (last *AppSubscription, ok bool, err error) {
	return readUntilWithin(ctx, s.client, readWaits, func(ctx context.Context) (*AppSubscription, error) {
		s.Forget()
		return s.Find(ctx, object)
	}, shown)
}
