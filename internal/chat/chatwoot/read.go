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

// readSingly is for how many different inboxes one read each is cheaper than the list, which holds every inbox of the
// account with everything.
const readSingly = 2

var errOther = errors.New("the answer holds another inbox than the one that was asked for")

// projects implements chat.Projects.
type projects struct{ *adapter }

// Get implements chat.Projects: few inboxes are read one by one, many from one read of the list.
func (p projects) Get(ctx context.Context, project string) (chat.Project, error) {
	in, err := p.get(ctx, project)
	if err != nil {
		return chat.Project{}, err
	}
	return p.project(in), nil
}

func (a *adapter) project(in inbox) chat.Project {
	in.Name = a.Name(in.Name)
	return in.Project()
}

// get returns an inbox that is fit to be a project, as this process last saw it.
func (a *adapter) get(ctx context.Context, id string) (inbox, error) {
	op := "read inbox " + id
	if !validInbox.MatchString(id) {
		return inbox{}, a.errNoSuchID(ctx, id)
	}
	in, err := a.find(ctx, op, id)
	if err != nil {
		return inbox{}, err
	}
	return in, a.checkUsable(op, in)
}

func (a *adapter) find(ctx context.Context, op, id string) (inbox, error) {
	question := memo.Query[inbox]{
		Name: id,
		ReadOne: func(ctx context.Context) (inbox, error) {
			w, err := a.read(ctx, op, id)
			return w.inbox, err
		},
		ReadList: a.learn,
	}
	if a.unlistable.Load() {
		question.ReadList = nil
	}
	in, err := a.cache.Get(ctx, question)
	if err != nil {
		return inbox{}, a.NoAnswer(op, err)
	}
	return in, nil
}

// learn reads the list, after which other inboxes need no read of their own. It ignores a failure, because the caller wants one inbox.
func (a *adapter) learn(ctx context.Context) error {
	_, _ = a.list(ctx, memo.Shared)
	return nil
}

// read asks Chatwoot for one inbox, also if it is known.
func (a *adapter) read(ctx context.Context, op, id string) (whole, error) {
	moment := a.cache.Moment()
	path, template := a.path(id)
	answer, err := a.Send(ctx, rest.Request{Op: op, Method: http.MethodGet, Path: path, Template: template})
	switch {
	case err != nil:
		return whole{}, err
	case answer.Status == http.StatusNotFound:
		return whole{}, a.errMissing(ctx, op, id, answer)
	case answer.Status != http.StatusOK:
		return whole{}, a.problem(op, answer)
	}
	w, err := a.only(answer, id)
	if err != nil {
		return whole{}, a.Unreadable(op, answer, err)
	}
	a.cache.Keep(moment, id, w.inbox)
	return w, nil
}

// only reads the answer that has to hold one certain inbox.
func (a *adapter) only(answer *transport.Answer, id string) (whole, error) {
	w, err := a.one(answer)
	if err == nil && w.ID != id {
		return whole{}, errOther
	}
	return w, err
}

// listing is one complete reading of the list, which has no pages.
type listing struct {
	inboxes []inbox
	broken  int // entries that cannot be read
}

const opList = "list the inboxes"

// list returns a list that ended after the call.
func (a *adapter) list(ctx context.Context, f memo.Freshness) (*listing, error) {
	all, err := a.lists.Do(ctx, opList, f, a.readList)
	if err != nil {
		return nil, a.NoAnswer(opList, err)
	}
	return all, nil
}

func (a *adapter) readList(ctx context.Context) (*listing, error) {
	moment := a.cache.Moment()
	all, err := a.askList(ctx)
	if err != nil {
		a.unlistable.Store(a.unlistable.Load() || ctx.Err() == nil)
		return nil, err
	}
	a.cache.KeepList(moment, "", all.inboxes)
	a.latest.Store(all)
	return all, nil
}

// Hashes implements chat.TenantProjects.
func (a *adapter) Hashes(ctx context.Context, except string) ([]string, error) {
	all := a.latest.Load()
	if all == nil && !a.unlistable.Load() {
		var err error
		if all, err = a.list(ctx, memo.Shared); err != nil {
			return nil, err
		}
	}
	return all.hashes(except), nil
}

// hashes identifies the account by its WhatsApp inboxes. Other accounts have the same small ids, and inboxes of the same names.
func (l *listing) hashes(except string) []string {
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

func (a *adapter) askList(ctx context.Context) (*listing, error) {
	path, template := a.path()
	answer, err := a.Send(ctx, rest.Request{Op: opList, Method: http.MethodGet, Path: path, Template: template})
	switch {
	case err != nil:
		return nil, err
	case answer.Status == http.StatusNotFound:
		e := a.problem(opList, answer)
		e.Kind, e.Meaning, e.Next = chat.ErrHidden, a.noAccount(), nextAccount
		return nil, e
	case answer.Status != http.StatusOK:
		return nil, a.problem(opList, answer)
	}
	var all listing
	f := rest.Body(answer, &err)
	for _, raw := range f.List("payload") {
		all.add(a.entry(raw))
	}
	if err != nil {
		return nil, a.Unreadable(opList, answer, err)
	}
	return &all, nil
}

func (l *listing) add(w whole, err error) {
	if err != nil {
		l.broken++
		return
	}
	l.inboxes = append(l.inboxes, w.inbox)
}

// hides reports whether the list shows that the caller is not an administrator: such a list may lack inboxes.
func (l *listing) hides() bool {
	for _, in := range l.inboxes {
		if in.cloud() && in.hidden {
			return true
		}
	}
	return false
}

func (l *listing) holds(id string) bool {
	for _, in := range l.inboxes {
		if in.ID == id {
			return true
		}
	}
	return false
}

// of finds the WhatsApp inbox of a phone number.
func (l *listing) of(number string) (inbox, bool) {
	for _, in := range l.inboxes {
		if in.kind == kindWhatsApp && chat.SameDigits(in.PhoneNumber, number) {
			return in, true
		}
	}
	return inbox{}, false
}

func (a *adapter) errNoInbox(op string) *chat.Error {
	e := a.Error(op, chat.ErrInvalid)
	e.Meaning = "This is not the id of a Chatwoot inbox, which is a whole number."
	e.Next = nextInbox
	return e
}

// text returns what a member holds, in words: "" when it is absent or null.
func text(raw json.RawMessage) string {
	var s string
	switch {
	case len(raw) == 0, string(raw) == "null":
		return ""
	case json.Unmarshal(raw, &s) == nil:
		return s
	}
	return string(raw)
}
