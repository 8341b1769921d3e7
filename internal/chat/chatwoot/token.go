package chatwoot

import (
	"context"
	"fmt"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
)

// tokens implements chat.TokenWriter and chat.TokenReader.
type tokens struct{ *adapter }

// SetToken implements chat.TokenWriter.
func (t tokens) SetToken(ctx context.Context, base chat.Project, token secret.Value) (chat.Project, error) {
	t.AddSecrets(token)
	in, err := t.writeChange(ctx, base.ID, change{
		op:     "set the token of inbox " + base.ID,
		config: map[string]string{keyToken: token.Reveal()},
		check:  checkNothing,
		conflictText: func(now inbox) string {
			return changeText("token", shownFingerprint(base.Token), shownFingerprint(now.Token), token.Fingerprint())
		},
	})
	if err != nil {
		return chat.Project{}, err
	}
	return t.convertInbox(in), nil
}

// Token implements chat.TokenReader.
func (t tokens) Token(ctx context.Context, project string) (secret.Value, error) {
	if !validInbox.MatchString(project) {
		return secret.Value{}, t.errInvalidID("read the token of an inbox")
	}
	op := "read the token of inbox " + project
	w, err := t.readInbox(ctx, op, project)
	if err == nil {
		err = t.checkUsable(op, w.inbox)
	}
	if err != nil {
		return secret.Value{}, err
	}
	token := secret.New(memberText(w.config[keyToken]))
	if isMasked(token) {
		return secret.Value{}, nil
	}
	return token, nil
}

func checkNothing(inbox) error { return nil }

// shownFingerprint returns the fingerprint of a token, "" if there is none.
func shownFingerprint(t chat.TokenInfo) string {
	if !t.Present {
		return ""
	}
	return t.Fingerprint
}

// changeText returns a sentence about a value that is neither as before nor as wanted, "" for any other.
func changeText(what, before, now, wanted string) string {
	if now == before || now == wanted {
		return ""
	}
	return fmt.Sprintf("its %s was %s and is %s.", what, textOrAbsent(before), textOrAbsent(now))
}

func textOrAbsent(s string) string {
	if s == "" {
		return "absent"
	}
	return s
}
