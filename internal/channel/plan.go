package channel

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
	"terraform-provider-whatsapp/internal/token"
)

// Plan checks the platform, the token and the number, and plans the facts about the secrets.
func (k Kind[M]) Plan(ctx context.Context, s *session.Session, p *lifecycle.Plan[M]) error {
	platform, err := k.platform(s)
	if err != nil && !errors.Is(err, lifecycle.ErrUnknown) {
		return err
	}
	own, err := k.own(ctx, p)
	if err != nil {
		return err
	}
	if p.Prior == nil {
		return k.planCreate(ctx, s, platform, p, own)
	}
	twice := s.Ledger.PlanExisting(k.object(own))
	if k.replaces(p.Planned, *p.Prior) {
		return errors.Join(twice, k.planReplacement(ctx, s, platform, p, own))
	}
	return errors.Join(twice, k.planUpdate(ctx, s, platform, p, own))
}

// planCreate plans a channel that is going to be made.
func (k Kind[M]) planCreate(ctx context.Context, s *session.Session, platform *chat.Platform, p *lifecycle.Plan[M], own string) error {
	err := k.planSecrets(ctx, s, p, nil, p.WarnAt)
	return errors.Join(err, k.planNew(s, p.Planned), k.planNumber(ctx, s, platform, p.Planned, own))
}

// planReplacement plans a change that needs another channel. Terraform plans once more, as for a creation, and that plan warns of the
// token.
func (k Kind[M]) planReplacement(ctx context.Context, s *session.Session, platform *chat.Platform, p *lifecycle.Plan[M], own string) error {
	if err := k.mayReplace(ctx, platform, p); err != nil {
		return errors.Join(k.checkFree(ctx, s, platform, p.Planned, own), err)
	}
	err := k.planSecrets(ctx, s, p, nil, silent)
	return errors.Join(err, k.planNumber(ctx, s, platform, p.Planned, own))
}

// planUpdate plans a change of the channel of the state.
func (k Kind[M]) planUpdate(ctx context.Context, s *session.Session, platform *chat.Platform, p *lifecycle.Plan[M], own string) error {
	prior := *p.Prior
	err := k.planSecrets(ctx, s, p, p.Prior, p.WarnAt)
	if k.CompletePlan != nil {
		p.Planned = k.CompletePlan(p.Planned, prior)
	}
	if platform != nil {
		binding.WarnOfWebhook(platform, own, k.number(prior), k.number(p.Planned), p.WarnAt)
	}
	if k.sameNumber(p.Planned, prior) {
		k.compareNumber(ctx, s, prior, p.WarnAt)
	} else {
		err = errors.Join(err, k.planNumber(ctx, s, platform, p.Planned, own))
	}
	if k.Common(p.Config).state().Writes() {
		token.Claim(s, k.TypeName, k.Common(p.Planned).ID, p.WarnAt)
	}
	return err
}

// planSecrets checks the token and the app secret, and plans the facts about them. prior is nil for a channel that is going to be made.
func (k Kind[M]) planSecrets(
	ctx context.Context, s *session.Session, p *lifecycle.Plan[M], prior *M, warn func(path.Path, string, string),
) error {
	facts, tokenErr := token.Plan(ctx, s, k.planOpts(ctx, p, prior, warn))
	appSecret, secretErr := k.planAppSecret(s, k.Common(p.Config), prior)
	planned := k.Common(p.Planned)
	planned.Facts, planned.AppSecretFingerprint = facts.Facts, appSecret
	p.Planned = k.WithCommon(p.Planned, planned)
	return errors.Join(tokenErr, secretErr)
}

// planNumber checks a number that the channel does not have yet.
func (k Kind[M]) planNumber(ctx context.Context, s *session.Session, platform *chat.Platform, planned M, own string) error {
	return errors.Join(k.checkNumber(ctx, s, planned), k.checkFree(ctx, s, platform, planned, own))
}

// planNew refuses a second new channel for one number.
func (k Kind[M]) planNew(s *session.Session, planned M) error {
	spec := k.spec(planned)
	number := cmp.Or(spec.PhoneNumber, spec.PhoneNumberID)
	if number == "" {
		return nil
	}
	object := session.Object{Kind: k.Noun + " of a phone number", ID: number}
	return tfdiag.At(path.Root(k.NumberAttribute), s.Ledger.PlanUnique(object, k.TypeName))
}

const ownKey = "channel"

// own returns the ID of the channel that a planned address holds, "" if it holds none. The plan of a replacement that has no prior state
// finds it in the private data. A tainted channel is planned without both.
func (k Kind[M]) own(ctx context.Context, p *lifecycle.Plan[M]) (id string, err error) {
	if p.Prior == nil {
		raw, diags := p.Private.GetKey(ctx, ownKey)
		if len(raw) == 0 || diags.HasError() {
			return "", tftype.Error(diags)
		}
		return id, json.Unmarshal(raw, &id)
	}
	id = k.Common(*p.Prior).ID.ValueString()
	raw, err := json.Marshal(id)
	if err != nil {
		return id, err
	}
	return id, tftype.Error(p.Private.SetKey(ctx, ownKey, raw))
}

// mayReplace warns of what a replacement takes away, or refuses it.
func (k Kind[M]) mayReplace(ctx context.Context, platform *chat.Platform, p *lifecycle.Plan[M]) error {
	switch {
	case !k.abandoned(*p.Prior):
		summary, detail := fmt.Sprintf("%s will be replaced", chat.Sentence(k.describe(*p.Prior))), k.LostOnReplace
		if k.moved(p.Planned, *p.Prior) {
			summary, detail = fmt.Sprintf("%s will be replaced although its phone number stays", chat.Sentence(k.describe(*p.Prior))),
				fmt.Sprintf("%s With create_before_destroy, the apply is refused: one number has one %s.", k.MoveAdvice, k.Noun)
		}
		p.Warn(summary, detail)
		if platform == nil {
			return nil
		}
		return k.mayDelete(ctx, platform, *p.Prior)
	case sameChannel(k.spec(*p.Prior).ChannelSettings, k.spec(p.Planned).ChannelSettings):
		return tfdiag.At(path.Root(k.NumberAttribute), tfdiag.New("The number stays with "+k.describe(*p.Prior),
			"This change replaces the %[1]s. Its on_destroy is \"abandon\", so the old %[1]s stays and keeps the number, and one number has one "+
				"%[1]s in %[2]s. To delete the old one, set on_destroy = \"delete\" and apply, before you make this change.", k.Noun, k.Product))
	}
	p.Warn(k.stays(*p.Prior))
	return nil
}

func silent(path.Path, string, string) {}

// planOpts describes the token of a planned channel. prior is nil for a channel that is going to be made.
func (k Kind[M]) planOpts(ctx context.Context, p *lifecycle.Plan[M], prior *M, warn func(path.Path, string, string)) token.PlanOpts {
	shared := k.Common(p.Planned)
	opts := token.PlanOpts{
		Subject: token.Subject{
			Config: k.Common(p.Config).state(), Applied: binding.LastApplied(ctx, p.Private).Value,
			Account: shared.BusinessAccountID.ValueString(), Project: shared.ID.ValueString(), Label: k.describe(p.Planned),
		},
		Warn: warn,
		MissingAdvice: fmt.Sprintf("Creating the %[1]s needs access_token_wo or generate. "+
			"Both may be left out only for one that was imported or exists already: "+
			"the token of the %[1]s is then observed and not written.", k.Noun),
	}
	if prior != nil {
		opts.Prior = new(k.Common(*prior).state())
	}
	return opts
}

// replaces reports whether a change needs another channel.
func (k Kind[M]) replaces(planned, prior M) bool {
	if k.LostOnReplace == "" {
		return false
	}
	to, from := k.Settings(planned).PhoneNumber, k.Settings(prior).PhoneNumber // "" is a number that is not known yet
	return !k.sameNumber(planned, prior) || (to != "" && to != from)
}

// moved reports whether a channel keeps its phone number, which has other IDs at Meta: it was moved to another account.
func (k Kind[M]) moved(planned, prior M) bool {
	to, from := k.Settings(planned).PhoneNumber, k.Settings(prior).PhoneNumber
	return to != "" && chat.SameDigits(to, from)
}

// number returns the IDs of a channel's number, "" where they are not known.
func (k Kind[M]) number(m M) chat.Number {
	shared := k.Common(m)
	return chat.Number{PhoneNumberID: shared.PhoneNumberID.ValueString(), BusinessAccountID: shared.BusinessAccountID.ValueString()}
}

// sameNumber reports whether a channel keeps its number and its account, as far as they are known.
func (k Kind[M]) sameNumber(planned, prior M) bool {
	a, b := k.Common(planned), k.Common(prior)
	return !lifecycle.Differs(a.PhoneNumberID, b.PhoneNumberID) && !lifecycle.Differs(a.BusinessAccountID, b.BusinessAccountID)
}
