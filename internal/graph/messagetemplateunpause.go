package graph

import (
	"context"
	"errors"
	"net/url"

	"terraform-provider-whatsapp/internal/transport"
)

// statusPaused is the status of a template that cannot be sent until its pause ends.
const statusPaused = "PAUSED"

// IsPaused reports whether Meta has paused the template.
func (t MessageTemplate) IsPaused() bool { return t.Status == statusPaused }

// Next steps after a call that did not end a pause.
const (
	unpauseByHand = "a person can unpause it in WhatsApp Manager > Message templates > the template > manually unpause it"
	unpauseAgain  = "Run the same command again: the call is sent only while the template is paused"

	unpauseRefused = "Meta decides which pauses the call ends. It can refuse the call within the first five minutes of a pause: then wait " +
		"and run the same command again. A pause because of low quality ends by itself after 3 hours, and the second one after 6 hours. If " +
		"Meta refuses the call for another reason, " + unpauseByHand
	unpauseUnknown = "Meta shows the template and answers that the call does not exist: this version of the Graph API does not have it, or " +
		"{token} may not change the template. Nothing was changed, and " + unpauseByHand
	unpauseLost   = "Meta shows the template as paused after the call. The call did not arrive, or Meta needs more time. " + unpauseAgain
	unpauseUnread = "The template could not be read after the call, so it is not known whether it is still paused. " + unpauseAgain
)

// Unpause ends the pause of a template that the caller has just read, and returns the status that Meta shows then, "" if it cannot be
// read. It is sent once. If its answer is lost, or another call has ended the pause before it, the status decides. Meta's page names the
// call and no answers, and the reference of the Graph API does not have it: a refusal is in Meta's words.
//
// https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/template-pausing
func (s *MessageTemplateService) Unpause(ctx context.Context, o MessageTemplateOpts) (status string, err error) {
	if !o.hasValidIDs() {
		return "", errNotID("unpause a message template", templateIDs)
	}
	_, err = s.client.send(ctx, call{
		op:    "unpause message template " + o.ID,
		needs: scopeManagement,
		class: transport.Create,
		kind:  templateNode,
		id:    o.ID,
		edge:  "unpause",
		form:  url.Values{},
	})
	s.templates.forget(o.BusinessAccountID)
	isUnknown := errors.Is(err, ErrOutcomeUnknown)
	switch {
	case err == nil || isUnknown:
	case errors.Is(err, errNoPath) || errors.Is(err, ErrHidden):
		return "", explainUnpause(err, unpauseUnknown)
	case !errors.Is(err, errNoSuccess) && !errors.Is(err, ErrInvalid):
		return "", err
	}

	now, readErr := s.ReadAnew(context.WithoutCancel(ctx), o)
	switch {
	case err == nil || readErr == nil && !now.IsPaused():
		return now.Status, nil
	case !isUnknown:
		return "", explainUnpause(err, unpauseRefused)
	case readErr != nil:
		return "", explainUnpause(err, unpauseUnread)
	}
	return "", explainUnpause(err, unpauseLost)
}

// explainUnpause returns an error with a next step of its own. It is then about the call, and not about the configuration.
func explainUnpause(err error, next string) error {
	e := asGraphError(err)
	if e == nil {
		return err
	}
	own := *e
	own.advice, own.sentinel = next, e.effectiveSentinel()
	return &own
}
