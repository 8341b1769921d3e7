package channel

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/memo"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/token"
)

// planner plans one channel.
type planner[M any] struct {
	kind      Kind[M]
	plan      *lifecycle.Plan[M]
	session   *session.Session
	chat      *chat.Platform // nil while it is not known
	channelID string         // ID of the channel that the address holds, "" if it holds none
}

// Plan checks the platform, the token and the number, and plans the facts about the secrets.
func (k Kind[M]) Plan(ctx context.Context, s *session.Session, p *lifecycle.Plan[M]) error {
	platform, err := k.platform(s)
	if err != nil && !errors.Is(err, lifecycle.ErrUnknown) {
		return err
	}
	id, err := k.channelID(ctx, p)
	if err != nil {
		return err
	}
	k.Common(p.Config).addSecrets(s) // before any request of the plan: a message may repeat what the platform holds
	planned := planner[M]{kind: k, plan: p, session: s, chat: platform, channelID: id}
	if p.Prior == nil {
		return planned.planCreate(ctx)
	}
	twice := s.Ledger.PlanExisting(k.object(id))
	if k.needsReplacement(p.Planned, *p.Prior) {
		return errors.Join(twice, planned.planReplacement(ctx))
	}
	return errors.Join(twice, planned.planUpdate(ctx))
}

// planCreate plans a channel that is going to be made.
func (p planner[M]) planCreate(ctx context.Context) error {
	numberChecked := p.startNumberChecks(ctx)
	err := p.planSecrets(ctx, nil, p.plan.WarnAt)
	return errors.Join(err, p.checkUnique(), numberChecked())
}

// planReplacement plans a change that needs another channel. Terraform plans once more, as for a creation, and that plan warns of the
// token.
func (p planner[M]) planReplacement(ctx context.Context) error {
	if err := p.checkReplacement(ctx); err != nil {
		return errors.Join(p.checkNumberFree(ctx, p.plan.Planned), err)
	}
	numberChecked := p.startNumberChecks(ctx)
	err := p.planSecrets(ctx, nil, ignoreWarning)
	return errors.Join(err, numberChecked())
}

// planUpdate plans a change of the channel of the state.
func (p planner[M]) planUpdate(ctx context.Context) error {
	prior := *p.plan.Prior
	if p.kind.CompletePlan != nil {
		p.plan.Planned = p.kind.CompletePlan(p.plan.Planned, prior)
	}
	numberChecked := func() error { return nil }
	if !p.kind.sameNumber(p.plan.Planned, prior) {
		numberChecked = p.startNumberChecks(ctx)
	}
	err := p.planSecrets(ctx, p.plan.Prior, p.plan.WarnAt)
	if p.chat != nil {
		binding.WarnOfWebhook(p.chat, p.channelID, p.kind.numberIDs(prior), p.kind.numberIDs(p.plan.Planned), p.plan.WarnAt)
	}
	if p.kind.sameNumber(p.plan.Planned, prior) {
		p.warnOfOtherNumber(ctx)
	}
	err = errors.Join(err, numberChecked())
	if p.kind.Common(p.plan.Config).tokenState().Writes() {
		token.WarnOfSecondWriter(p.session, p.kind.TypeName, p.kind.Common(p.plan.Planned).ID, p.plan.WarnAt)
	}
	return err
}

// planSecrets checks the token and the app secret, and plans the facts about them. prior is nil for a channel that is going to be made.
func (p planner[M]) planSecrets(ctx context.Context, prior *M, warn func(path.Path, string, string)) error {
	planned, tokenErr := token.Plan(ctx, p.session, p.tokenOpts(ctx, prior, warn))
	appSecret, secretErr := p.planAppSecret(prior)
	common := p.kind.Common(p.plan.Planned)
	common.Facts, common.AppSecretFingerprint = planned.Facts, appSecret
	p.plan.Planned = p.kind.WithCommon(p.plan.Planned, common)
	return errors.Join(tokenErr, secretErr)
}

// startNumberChecks checks a number that the channel does not have yet, at Meta and at the platform at the same time, and beside the checks
// of the secrets. wait returns what is wrong with it.
func (p planner[M]) startNumberChecks(ctx context.Context) (wait func() error) {
	planned := p.plan.Planned
	atMeta := memo.InBackground(func() (none struct{}, err error) { return none, p.checkNumber(ctx, planned) })
	atPlatform := memo.InBackground(func() (none struct{}, err error) { return none, p.checkNumberFree(ctx, planned) })
	return func() error {
		_, err := atMeta()
		_, taken := atPlatform()
		return errors.Join(err, taken)
	}
}

// checkUnique refuses a second new channel for one number.
func (p planner[M]) checkUnique() error {
	spec := p.kind.settingsSpec(p.plan.Planned)
	number := cmp.Or(spec.PhoneNumber, spec.PhoneNumberID)
	if number == "" {
		return nil
	}
	object := session.Object{Kind: p.kind.Noun + " of a phone number", ID: number}
	return tfdiag.WithPath(path.Root(p.kind.NumberAttribute), p.session.Ledger.PlanUnique(object, p.kind.TypeName))
}

// channelIDNote is the ID of the channel that an address holds.
var channelIDNote = lifecycle.Note[string]{Key: "channel"}

// channelID returns the ID of the channel that a planned address holds, "" if it holds none. The plan of a replacement that has no prior
// state finds it in the private data. A tainted channel is planned without both.
func (k Kind[M]) channelID(ctx context.Context, p *lifecycle.Plan[M]) (id string, err error) {
	if p.Prior == nil {
		if id, err = channelIDNote.Load(ctx, p.Private); errors.Is(err, lifecycle.ErrNoNote) {
			return "", nil
		}
		return id, err
	}
	id = k.Common(*p.Prior).ID.ValueString()
	return id, channelIDNote.Save(ctx, p.Private, id)
}

// checkReplacement warns of what a replacement takes away, or refuses it.
func (p planner[M]) checkReplacement(ctx context.Context) error {
	switch {
	case !p.kind.isAbandoned(*p.plan.Prior):
		summary, detail := fmt.Sprintf("%s will be replaced", chat.SentenceStart(p.kind.channelText(*p.plan.Prior))), p.kind.LostOnReplace
		if p.kind.hasMoved(p.plan.Planned, *p.plan.Prior) {
			summary, detail = fmt.Sprintf("%s will be replaced although its phone number stays",
				chat.SentenceStart(p.kind.channelText(*p.plan.Prior))),
				fmt.Sprintf("%s With create_before_destroy, the apply is refused: one number has one %s.", p.kind.MoveAdvice, p.kind.Noun)
		}
		p.plan.Warn(summary, detail)
		if p.chat == nil {
			return nil
		}
		return p.kind.checkDelete(ctx, p.chat, *p.plan.Prior)
	case sameChannel(p.kind.settingsSpec(*p.plan.Prior).ChannelSettings, p.kind.settingsSpec(p.plan.Planned).ChannelSettings):
		return tfdiag.WithPath(path.Root(p.kind.NumberAttribute), tfdiag.New("The number stays with "+p.kind.channelText(*p.plan.Prior),
			"This change replaces the %[1]s. Its on_destroy is \"abandon\", so the old %[1]s stays and keeps the number, and one number has one "+
				"%[1]s in %[2]s. To delete the old one, set on_destroy = \"delete\" and apply, before you make this change.",
			p.kind.Noun, p.kind.Product))
	}
	p.plan.Warn(p.kind.keptWarning(*p.plan.Prior))
	return nil
}

func ignoreWarning(path.Path, string, string) {}

// tokenOpts describes the token of a planned channel. prior is nil for a channel that is going to be made.
func (p planner[M]) tokenOpts(ctx context.Context, prior *M, warn func(path.Path, string, string)) token.PlanOpts {
	return token.PlanOpts{
		Subject: p.kind.subject(p.plan.Planned, p.kind.Common(p.plan.Config).tokenState(), prior, binding.LastApplied(ctx, p.plan.Private)),
		Warn:    warn,
		MissingAdvice: fmt.Sprintf("Creating the %[1]s needs access_token_wo or generate. "+
			"Both may be left out only for one that was imported or exists already: "+
			"the token of the %[1]s is then observed and not written.", p.kind.Noun),
	}
}

// subject describes the token of a planned channel. prior is nil for a channel that is created.
func (k Kind[M]) subject(plan M, config token.State, prior *M, applied binding.Applied) token.Subject {
	common := k.Common(plan)
	subject := token.Subject{
		Config:  config,
		Applied: applied.Value,
		Account: common.BusinessAccountID.ValueString(),
		Project: common.ID.ValueString(),
		Label:   k.channelText(plan),
	}
	if prior != nil {
		subject.Prior = new(k.Common(*prior).tokenState())
	}
	return subject
}

// needsReplacement reports whether a change needs another channel.
func (k Kind[M]) needsReplacement(planned, prior M) bool {
	if k.LostOnReplace == "" {
		return false
	}
	to, from := k.Settings(planned).PhoneNumber, k.Settings(prior).PhoneNumber // "" is a number that is not known yet
	return !k.sameNumber(planned, prior) || (to != "" && to != from)
}

// hasMoved reports whether the phone number stays the same, and only its IDs change: Meta has moved it to another account.
func (k Kind[M]) hasMoved(planned, prior M) bool {
	to, from := k.Settings(planned).PhoneNumber, k.Settings(prior).PhoneNumber
	return to != "" && chat.SameDigits(to, from)
}

// numberIDs returns the IDs of a channel's number, "" where they are not known.
func (k Kind[M]) numberIDs(m M) chat.Number {
	common := k.Common(m)
	return chat.Number{PhoneNumberID: common.PhoneNumberID.ValueString(), BusinessAccountID: common.BusinessAccountID.ValueString()}
}

// sameNumber reports whether a channel keeps its number and its account, as far as they are known.
func (k Kind[M]) sameNumber(planned, prior M) bool {
	a, b := k.Common(planned), k.Common(prior)
	return !lifecycle.Differs(a.PhoneNumberID, b.PhoneNumberID) && !lifecycle.Differs(a.BusinessAccountID, b.BusinessAccountID)
}
