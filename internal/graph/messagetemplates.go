package graph

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"terraform-provider-whatsapp/internal/memo"
	"terraform-provider-whatsapp/internal/transport"
)

// MessageTemplateService manages the message templates of WhatsApp Business Accounts.
//
// https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/template-management
type MessageTemplateService struct {
	client    *Client
	templates objectCache[MessageTemplate] // by account
	existing  memo.Ordinals[MessageTemplateKey]
}

func newMessageTemplateService(c *Client) MessageTemplateService {
	id := func(t MessageTemplate) string { return t.ID }
	return MessageTemplateService{client: c, templates: newObjectCache(directReads, id, c.cfg.Now)}
}

// MessageTemplate is a message template in one language.
type MessageTemplate struct {
	ID, BusinessAccountID string
	Name, Language        string
	Category              string // what Meta uses; it can differ from what was asked for
	Status                string // such as APPROVED
	ParameterFormat       string // POSITIONAL or NAMED; "": Meta does not say
	SubCategory           string
	Components            json.RawMessage // an array in Meta's own form
	TTLSeconds            *int64          // message_send_ttl_seconds; nil: Meta's default
	TrackingOptedOut      *bool           // cta_url_link_tracking_opted_out; nil: Meta does not say
	PreviousCategory      string          // before Meta changed it; "": it was not changed
	CorrectCategory       string          // what Meta changes the category to on the first day of the next month; "": it does not
	RejectedReason        string          // NONE and "" mean that it was not rejected
	LibraryTemplateName   string
}

type wireMessageTemplate struct {
	ID               jsonText        `json:"id"`
	Name             jsonText        `json:"name"`
	Language         jsonText        `json:"language"`
	Category         jsonText        `json:"category"`
	Status           jsonText        `json:"status"`
	ParameterFormat  jsonText        `json:"parameter_format"`
	SubCategory      jsonText        `json:"sub_category"`
	Components       json.RawMessage `json:"components"`
	TTL              *jsonInt        `json:"message_send_ttl_seconds"`
	TrackingOptedOut *jsonBool       `json:"cta_url_link_tracking_opted_out"`
	PreviousCategory jsonText        `json:"previous_category"`
	CorrectCategory  jsonText        `json:"correct_category"`
	RejectedReason   jsonText        `json:"rejected_reason"`
	LibraryName      jsonText        `json:"library_template_name"`
}

// Fields of a template. Meta names the second kind in its guides and not for every version: without them, a read is still useful.
const (
	templateFields     = "id,name,language,category,status,components"
	moreTemplateFields = ",parameter_format,sub_category,message_send_ttl_seconds,cta_url_link_tracking_opted_out,previous_category," +
		"correct_category,rejected_reason,library_template_name"
)

const messageTemplatesEdge = "message_templates"

func (s *MessageTemplateService) convert(account string, w wireMessageTemplate) MessageTemplate {
	identifier := s.client.identifier
	t := MessageTemplate{
		ID:                  string(w.ID),
		BusinessAccountID:   account,
		Name:                identifier(w.Name),
		Language:            identifier(w.Language),
		Category:            strings.ToUpper(identifier(w.Category)),
		Status:              strings.ToUpper(identifier(w.Status)),
		ParameterFormat:     strings.ToUpper(identifier(w.ParameterFormat)),
		SubCategory:         identifier(w.SubCategory),
		PreviousCategory:    strings.ToUpper(identifier(w.PreviousCategory)),
		CorrectCategory:     strings.ToUpper(identifier(w.CorrectCategory)),
		RejectedReason:      identifier(w.RejectedReason),
		LibraryTemplateName: identifier(w.LibraryName),
	}
	if len(w.Components) > 0 && string(w.Components) != "null" {
		t.Components = json.RawMessage(s.client.cfg.Secrets.StateText(string(w.Components)))
	}
	if w.TTL != nil {
		seconds := int64(*w.TTL)
		t.TTLSeconds = &seconds
	}
	if w.TrackingOptedOut != nil {
		optedOut := bool(*w.TrackingOptedOut)
		t.TrackingOptedOut = &optedOut
	}
	return t
}

// List returns all templates of an account, in all languages. It is read once per process. An account that the token sees nothing
// of may answer with an empty list: that proves nothing.
func (s *MessageTemplateService) List(ctx context.Context, businessAccountID string) ([]MessageTemplate, error) {
	if !ValidID(businessAccountID) {
		return nil, errNotID("list message templates", anAccount)
	}
	templates, err := s.templates.list(ctx, businessAccountID, s.templateReader(businessAccountID))
	return templates, withOp("list the message templates of WhatsApp Business Account "+businessAccountID, err)
}

// MessageTemplateOpts names a template and the account that has it.
type MessageTemplateOpts struct{ ID, BusinessAccountID string }

func (o MessageTemplateOpts) hasValidIDs() bool {
	return ValidID(o.ID) && ValidID(o.BusinessAccountID)
}

// Get reads a template. Templates of one account are answered from one read of its list, except the first two. ErrHidden and
// ErrWrongKind always come from a direct read, at most half a minute old.
func (s *MessageTemplateService) Get(ctx context.Context, o MessageTemplateOpts) (MessageTemplate, error) {
	if !o.hasValidIDs() {
		return MessageTemplate{}, errNotID("read a message template", templateIDs)
	}
	t, err := s.templates.get(ctx, o.BusinessAccountID, o.ID, s.templateReader(o.BusinessAccountID))
	return t, withOp("read message template "+o.ID, err)
}

// ReadAnew reads a template as Get does, but from Meta each time.
func (s *MessageTemplateService) ReadAnew(ctx context.Context, o MessageTemplateOpts) (MessageTemplate, error) {
	if !o.hasValidIDs() {
		return MessageTemplate{}, errNotID("read a message template", templateIDs)
	}
	t, err := s.templates.objects.Read(ctx, o.ID, func(ctx context.Context) (MessageTemplate, error) {
		return s.readOne(ctx, o.BusinessAccountID, o.ID)
	})
	if err != nil {
		s.templates.forget(o.BusinessAccountID)
		return t, withOp("read message template "+o.ID, err)
	}
	s.templates.addObject(o.BusinessAccountID, t)
	return t, nil
}

const (
	anAccount   = "a WhatsApp Business Account"
	templateIDs = "a message template and that of a WhatsApp Business Account"
)

func (s *MessageTemplateService) templateReader(account string) objectReader[MessageTemplate] {
	return objectReader[MessageTemplate]{
		readOne: func(ctx context.Context, id string) (MessageTemplate, error) { return s.readOne(ctx, account, id) },
		readAll: func(ctx context.Context, parent string) ([]MessageTemplate, error) { return s.readAll(ctx, parent, "") },
	}
}

func (s *MessageTemplateService) readOne(ctx context.Context, account, id string) (MessageTemplate, error) {
	r := call{
		op: "read message template " + id, needs: scopeManagement, kind: templateNode, id: id,
		query: url.Values{"fields": {templateFields + moreTemplateFields}},
	}
	var w wireMessageTemplate
	err := s.client.sendAndDecode(ctx, r, &w)
	if isAboutField(err, moreTemplateFields) {
		r.query = url.Values{"fields": {templateFields}}
		err = s.client.sendAndDecode(ctx, r, &w)
	}
	if err != nil {
		return MessageTemplate{}, err
	}
	return s.convert(account, w), r.checkID(w.ID)
}

// readAll reads the templates of an account; with a name, those that Meta finds by it.
func (s *MessageTemplateService) readAll(ctx context.Context, account, name string) ([]MessageTemplate, error) {
	r := call{
		op:    "list the message templates of WhatsApp Business Account " + account,
		needs: scopeManagement,
		kind:  accountNode,
		id:    account,
		edge:  messageTemplatesEdge,
		query: url.Values{"fields": {templateFields + moreTemplateFields}},
	}
	if name != "" {
		r.query.Set("name", name)
	}
	convert := func(w wireMessageTemplate) (string, MessageTemplate) { return string(w.ID), s.convert(account, w) }
	templates, err := listEdge(ctx, s.client, r, "message template", convert)
	if isAboutField(err, moreTemplateFields) {
		r.query.Set("fields", templateFields)
		return listEdge(ctx, s.client, r, "message template", convert)
	}
	return templates, err
}

// isAboutField reports whether Meta refused one of several fields. Its name for the kind of a node is not documented for every kind.
func isAboutField(err error, fields string) bool {
	e := asGraphError(err)
	return e != nil && e.field != "" && slices.Contains(strings.Split(fields, ","), e.field)
}

// MessageTemplateKey identifies a template: an account has at most one with a name and a language.
type MessageTemplateKey struct{ BusinessAccountID, Name, Language string }

func (k MessageTemplateKey) keyText() string {
	return k.Name + " (" + k.Language + ") of WhatsApp Business Account " + k.BusinessAccountID
}

// In returns the template with this name and language, nil if there is none.
func (k MessageTemplateKey) In(all []MessageTemplate) *MessageTemplate {
	i := slices.IndexFunc(all, func(t MessageTemplate) bool { return t.Name == k.Name && t.Language == k.Language })
	if i < 0 {
		return nil
	}
	return &all[i]
}

// Find reads anew the template with a name and a language, nil if the account has none. Meta does not say whether its search is for the
// exact name, so this compares.
func (s *MessageTemplateService) Find(ctx context.Context, k MessageTemplateKey) (*MessageTemplate, error) {
	op := "find message template " + k.keyText()
	if !ValidID(k.BusinessAccountID) {
		return nil, errNotID(op, anAccount)
	}
	found, err := s.readAll(ctx, k.BusinessAccountID, k.Name)
	if err != nil {
		return nil, withOp(op, err)
	}
	t := k.In(found)
	if t != nil {
		s.templates.addObject(k.BusinessAccountID, *t)
	}
	return t, nil
}

// FindExisting finds as Find does a template that probably exists: the plan has found it, or a creation has ended with ErrExists or
// ErrOutcomeUnknown. From the third one on, one list of the account, at most half a minute old, answers for all that it shows. It began
// after each creation whose outcome is unknown.
func (s *MessageTemplateService) FindExisting(ctx context.Context, k MessageTemplateKey) (*MessageTemplate, error) {
	if account := k.BusinessAccountID; ValidID(account) && s.existing.Add(k) > directReads {
		if all, err := s.templates.listRecent(ctx, account, s.templateReader(account)); err == nil && k.In(all) != nil {
			return k.In(all), nil
		}
	}
	return s.Find(ctx, k)
}

// Create makes a template and returns its ID, status and category as Meta answers. It is sent once. values are the keys of Meta
// besides name and language. List has it when ReadAnew has read it. After ErrOutcomeUnknown, FindExisting tells whether it was made.
// ErrExists: there is one with this name and language.
func (s *MessageTemplateService) Create(ctx context.Context, k MessageTemplateKey, values Values) (MessageTemplate, error) {
	op := "create message template " + k.keyText()
	if !ValidID(k.BusinessAccountID) {
		return MessageTemplate{}, errNotID(op, anAccount)
	}
	r := call{
		op:    op,
		needs: scopeManagement,
		class: transport.Create,
		kind:  accountNode,
		id:    k.BusinessAccountID,
		edge:  messageTemplatesEdge,
		json:  mergeValues(values, Values{"name": k.Name, "language": k.Language}),
	}
	made, err := s.sendCreation(ctx, r)
	if errors.Is(err, ErrOutcomeUnknown) {
		s.templates.forget(k.BusinessAccountID)
	}
	if err != nil {
		return MessageTemplate{}, err
	}
	made.BusinessAccountID, made.Name, made.Language = k.BusinessAccountID, k.Name, k.Language
	return made, nil
}

func (s *MessageTemplateService) sendCreation(ctx context.Context, r call) (MessageTemplate, error) {
	a, err := s.client.send(ctx, r)
	if e := asGraphError(err); e != nil && e.CreatedID != "" {
		return MessageTemplate{ID: e.CreatedID}, nil
	}
	if err != nil {
		return MessageTemplate{}, err
	}
	var w wireMessageTemplate
	if err := s.client.decode(r, a, &w); err != nil {
		return MessageTemplate{}, err
	}
	if !ValidID(string(w.ID)) {
		const message = "Meta accepted the creation and named no ID"
		return MessageTemplate{}, &Error{Op: r.op, HTTPStatus: a.Status, Message: message, OutcomeUnknown: true}
	}
	return s.convert("", w), nil
}

// Edit changes a template. components replace all components. Meta reviews a changed template again.
func (s *MessageTemplateService) Edit(ctx context.Context, o MessageTemplateOpts, values Values) error {
	if !o.hasValidIDs() {
		return errNotID("edit a message template", templateIDs)
	}
	_, err := s.client.send(ctx, call{
		op:    "edit message template " + o.ID,
		needs: scopeManagement,
		class: transport.Set,
		kind:  templateNode,
		id:    o.ID,
		json:  values,
	})
	s.templates.forget(o.BusinessAccountID)
	return err
}

// Delete deletes one language of a template. Meta blocks the name of an approved one for 30 days.
func (s *MessageTemplateService) Delete(ctx context.Context, t MessageTemplate) error {
	op := "delete message template " + t.ID
	if !ValidID(t.ID) || !ValidID(t.BusinessAccountID) || t.Name == "" {
		return errNotID(op, templateIDs)
	}
	// A call with the name alone deletes all languages.
	_, err := s.client.send(ctx, call{
		op:     op,
		needs:  scopeManagement,
		class:  transport.Set,
		method: http.MethodDelete,
		kind:   accountNode,
		id:     t.BusinessAccountID,
		edge:   messageTemplatesEdge,
		query:  url.Values{"hsm_id": {t.ID}, "name": {t.Name}},
	})
	if err != nil {
		s.templates.forget(t.BusinessAccountID)
		return err
	}
	s.templates.changeList(t.BusinessAccountID, func(list []MessageTemplate) []MessageTemplate {
		return slices.DeleteFunc(list, func(other MessageTemplate) bool { return other.ID == t.ID })
	})
	return nil
}

// ConfirmDeleted reports whether a template is proven to be gone: see isProvenGone.
func (s *MessageTemplateService) ConfirmDeleted(ctx context.Context, o MessageTemplateOpts) (bool, error) {
	op := "find out whether message template " + o.ID + " exists"
	if !o.hasValidIDs() {
		return false, errNotID(op, templateIDs)
	}
	gone, err := s.templates.confirmDeleted(ctx, s.client, o.BusinessAccountID, o.ID, s.templateReader(o.BusinessAccountID))
	return gone, withOp(op, err)
}

// MessageTemplateLimits are how many templates an account has and may have; each language counts.
type MessageTemplateLimits struct{ Count, Limit int64 }

// GetLimits reads how many templates an account has and may have.
func (s *MessageTemplateService) GetLimits(ctx context.Context, businessAccountID string) (MessageTemplateLimits, error) {
	op := "read the number of message templates of WhatsApp Business Account " + businessAccountID
	if !ValidID(businessAccountID) {
		return MessageTemplateLimits{}, errNotID(op, anAccount)
	}
	var answer struct {
		Summary struct {
			Count jsonInt `json:"message_template_count"`
			Limit jsonInt `json:"message_template_limit"`
		} `json:"summary"`
	}
	err := s.client.sendAndDecode(ctx, call{
		op:    op,
		needs: scopeManagement,
		kind:  accountNode,
		id:    businessAccountID,
		edge:  messageTemplatesEdge,
		query: url.Values{"fields": {"id"}, "limit": {"1"}, "summary": {"message_template_count,message_template_limit"}},
	}, &answer)
	return MessageTemplateLimits{Count: int64(answer.Summary.Count), Limit: int64(answer.Summary.Limit)}, err
}

// reviewWaits are the waits between two reads during a review, in units of Config.ReadWait. The last one is repeated.
var reviewWaits = []int{5, 10, 20, 30}

// WaitUntilReviewed reads a template anew until Meta has reviewed it, at most for some time. It returns the template of the last read.
func (s *MessageTemplateService) WaitUntilReviewed(
	ctx context.Context, o MessageTemplateOpts, most time.Duration,
) (MessageTemplate, error) {
	end := s.client.Now().Add(most)
	for i := 0; ; i++ {
		t, err := s.ReadAnew(ctx, o)
		wait := time.Duration(reviewWaits[min(i, len(reviewWaits)-1)]) * s.client.cfg.ReadWait
		if err != nil || (t.Status != "PENDING" && t.Status != "IN_APPEAL") || s.client.Now().Add(wait).After(end) {
			return t, err
		}
		if err := transport.Sleep(ctx, wait); err != nil {
			return t, wrapError("wait for the review of message template "+o.ID, err)
		}
	}
}
