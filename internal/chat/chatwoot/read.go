package chatwoot

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/rest"
	"terraform-provider-whatsapp/internal/memo"
	"terraform-provider-whatsapp/internal/transport"
)

// maxSingleReads is the number of different inboxes up to which single reads are cheaper than the list, which holds all inboxes of
// the account with all their members.
const maxSingleReads = 2

var errWrongInbox = errors.New("the answer holds another inbox than the one that was asked for")

// projects implements chat.Projects.
type projects struct{ *adapter }

// Get implements chat.Projects: few inboxes are read one by one, many from one read of the list.
func (p projects) Get(ctx context.Context, project string) (chat.Project, error) {
	in, err := p.getUsableInbox(ctx, project)
	if err != nil {
		return chat.Project{}, err
	}
	return p.convertInbox(in), nil
}

func (a *adapter) convertInbox(in inbox) chat.Project {
	in.Name = a.StateName(in.Name)
	return in.Project()
}

// getUsableInbox returns an inbox that can be a project, from the cache or from Chatwoot.
func (a *adapter) getUsableInbox(ctx context.Context, id string) (inbox, error) {
	op := "read inbox " + id
	if !validInbox.MatchString(id) {
		return inbox{}, a.errNameAsID(ctx, id)
	}
	in, err := a.getInbox(ctx, op, id)
	if err != nil {
		return inbox{}, err
	}
	return in, a.checkUsable(op, in)
}

// getInbox returns an inbox of any kind, from the cache or from Chatwoot.
func (a *adapter) getInbox(ctx context.Context, op, id string) (inbox, error) {
	question := memo.Query[inbox]{
		Name: id,
		ReadOne: func(ctx context.Context) (inbox, error) {
			w, err := a.readInbox(ctx, op, id)
			return w.inbox, err
		},
		ReadList: a.prefetchList,
	}
	if a.listFailed.Load() {
		question.ReadList = nil
	}
	in, err := a.cache.Get(ctx, question)
	if err != nil {
		return inbox{}, a.ExplainNoAnswer(op, err)
	}
	return in, nil
}

// prefetchList reads the list into the cache, so that other inboxes need no read of their own. It ignores a failure, because the
// caller needs one inbox only.
func (a *adapter) prefetchList(ctx context.Context) error {
	_, _ = a.listAll(ctx, memo.Shared)
	return nil
}

// readInbox reads one inbox from Chatwoot, also if the cache has it.
func (a *adapter) readInbox(ctx context.Context, op, id string) (fullInbox, error) {
	moment := a.cache.CurrentMoment()
	path, template := a.inboxPath(id)
	answer, err := a.Send(ctx, rest.Request{Op: op, Method: http.MethodGet, Path: path, Template: template})
	switch {
	case err != nil:
		return fullInbox{}, err
	case answer.Status == http.StatusNotFound:
		return fullInbox{}, a.errNotFound(ctx, op, id, answer)
	case answer.Status != http.StatusOK:
		return fullInbox{}, a.errAnswer(op, answer)
	}
	w, err := a.decodeInboxWithID(answer, id)
	if err != nil {
		return fullInbox{}, a.ErrUnreadable(op, answer, err)
	}
	a.cache.Keep(moment, id, w.inbox)
	return w, nil
}

// decodeInboxWithID decodes an answer with one inbox, which must have the ID.
func (a *adapter) decodeInboxWithID(answer *transport.Answer, id string) (fullInbox, error) {
	w, err := a.decodeInbox(answer)
	if err == nil && w.ID != id {
		return fullInbox{}, errWrongInbox
	}
	return w, err
}

// listing is the complete list from one request: it has no pages.
type listing struct {
	inboxes []inbox
	broken  int // entries that cannot be read
}

const opList = "list the inboxes"

// listAll returns a list whose read ended after the call.
func (a *adapter) listAll(ctx context.Context, f memo.Freshness) (*listing, error) {
	all, err := a.lists.Do(ctx, opList, f, a.readList)
	if err != nil {
		return nil, a.ExplainNoAnswer(opList, err)
	}
	return all, nil
}

func (a *adapter) readList(ctx context.Context) (*listing, error) {
	moment := a.cache.CurrentMoment()
	all, err := a.requestList(ctx)
	if err != nil {
		a.listFailed.Store(a.listFailed.Load() || ctx.Err() == nil)
		return nil, err
	}
	a.cache.KeepList(moment, "", all.inboxes)
	a.lastListing.Store(all)
	return all, nil
}

// Hashes implements chat.TenantProjects.
func (a *adapter) Hashes(ctx context.Context, except string) ([]string, error) {
	all := a.lastListing.Load()
	if all == nil && !a.listFailed.Load() {
		var err error
		if all, err = a.listAll(ctx, memo.Shared); err != nil {
			return nil, err
		}
	}
	return all.projectHashes(except), nil
}

// projectHashes returns hashes of the WhatsApp inboxes, which identify the account. IDs alone do not: they are small numbers, and
// inboxes of other accounts have the same names.
func (l *listing) projectHashes(except string) []string {
	if l == nil {
		return nil
	}
	return chat.ProjectHashes(l.inboxes, func(in inbox) string {
		number := chat.Digits(in.PhoneNumber)
		if in.ID == except || in.kind != kindWhatsApp || number == "" {
			return ""
		}
		return chat.ProjectHash(in.ID, number)
	})
}

func (a *adapter) requestList(ctx context.Context) (*listing, error) {
	path, template := a.inboxPath()
	answer, err := a.Send(ctx, rest.Request{Op: opList, Method: http.MethodGet, Path: path, Template: template})
	switch {
	case err != nil:
		return nil, err
	case answer.Status == http.StatusNotFound:
		e := a.errAnswer(opList, answer)
		e.Kind, e.Meaning, e.Next = chat.ErrHidden, a.noAccountText(), nextAccount
		return nil, e
	case answer.Status != http.StatusOK:
		return nil, a.errAnswer(opList, answer)
	}
	var all listing
	f := rest.DecodeBody(answer, &err)
	for _, raw := range f.List("payload") {
		all.addEntry(a.decodeEntry(raw))
	}
	if err != nil {
		return nil, a.ErrUnreadable(opList, answer, err)
	}
	return &all, nil
}

func (l *listing) addEntry(w fullInbox, err error) {
	if err != nil {
		l.broken++
		return
	}
	l.inboxes = append(l.inboxes, w.inbox)
}

// mayHideInboxes reports whether the list may lack inboxes, because it shows that the caller is not an administrator.
func (l *listing) mayHideInboxes() bool {
	for _, in := range l.inboxes {
		if in.isCloud() && in.configHidden {
			return true
		}
	}
	return false
}

func (l *listing) contains(id string) bool {
	for _, in := range l.inboxes {
		if in.ID == id {
			return true
		}
	}
	return false
}

// findByNumber returns the WhatsApp inbox of a phone number.
func (l *listing) findByNumber(number string) (inbox, bool) {
	for _, in := range l.inboxes {
		if in.kind == kindWhatsApp && chat.SameDigits(in.PhoneNumber, number) {
			return in, true
		}
	}
	return inbox{}, false
}

func (a *adapter) errInvalidID(op string) *chat.Error {
	e := a.NewError(op, chat.ErrInvalid)
	e.Meaning = "This is not the id of a Chatwoot inbox, which is a whole number."
	e.Next = nextInbox
	return e
}

// memberText returns a string as it is, "" for an absent member and for null, and any other value as JSON.
func memberText(raw json.RawMessage) string {
	var s string
	switch {
	case len(raw) == 0, string(raw) == "null":
		return ""
	case json.Unmarshal(raw, &s) == nil:
		return s
	}
	return string(raw)
}
