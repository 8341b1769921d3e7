package channel

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/boundtoken"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/generate"
	"terraform-provider-whatsapp/internal/phonelookup"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// Plan checks the platform, the token and the number, and settles what is going to be written.
func (k Kind[M]) Plan(ctx context.Context, c *session.Session, p *lifecycle.Plan[M]) error {
	platform, err := k.platform(c)
	if err != nil && !errors.Is(err, session.ErrUnknown) {
		return err
	}
	planned, config := k.Shared(&p.Planned), k.Shared(&p.Config)
	var prior *Model // nil: a channel is created
	if p.Prior != nil {
		c.Ledger.Read(session.Object{Kind: k.TypeName, ID: k.Shared(p.Prior).ID.ValueString()}) // also where nothing was refreshed
	}
	replaces := p.Prior != nil && k.replaces(p.Planned, *p.Prior)
	if p.Prior != nil && !replaces {
		prior = k.Shared(p.Prior)
	}
	warn := p.WarnAt
	if replaces { // Terraform plans once more, as for a creation, and that plan warns
		warn = func(path.Path, string, string) {}
		p.Warn(fmt.Sprintf("The %s is going to be replaced", k.Noun), k.Replaced)
	}
	err = errors.Join(k.planToken(ctx, c, *config, planned, prior, p.Private, warn), k.planAppSecret(c, *config, planned, prior))
	if prior != nil && k.Settle != nil {
		k.Settle(&p.Planned, *p.Prior)
	}
	if prior == nil || !planned.PhoneNumberID.Equal(prior.PhoneNumberID) || !planned.BusinessAccountID.Equal(prior.BusinessAccountID) {
		err = errors.Join(err, k.checkNumber(ctx, c, p.Planned), k.checkFree(ctx, c, platform, p.Planned))
	}
	if prior != nil && (!config.AccessTokenWO.IsNull() || config.On()) {
		boundtoken.Claim(c, k.TypeName, prior.ID, p.WarnAt)
	}
	return err
}

// planToken settles whether a token is going to be written: the configured one, or one that is generated.
func (k Kind[M]) planToken(ctx context.Context, c *session.Session, config Model, planned, prior *Model, private lifecycle.Private, warn func(path.Path, string, string)) error {
	if config.On() {
		planning := generate.Planning{Config: config.tokens(), Planned: &planned.Facts, Project: planned.ID, Private: private, Warn: warn}
		if prior != nil {
			before := prior.tokens()
			planning.Prior = &before
		}
		return generate.Plan(ctx, c, planning)
	}
	planning := boundtoken.Planning{
		Config: config.Model, Planned: &planned.Model, Private: private, Warn: warn,
		Missing: fmt.Sprintf("creating the %s needs access_token_wo or generate. Both may be left out only for one that was imported or exists already, whose token is then observed and not written", k.Noun),
	}
	if prior != nil {
		planning.Prior = &prior.Model
	}
	_, err := boundtoken.Plan(ctx, c, planning)
	return err
}

// tokens is what package generate looks at.
func (m Model) tokens() generate.State { return generate.State{Block: m.Block, Token: m.Model} }

// replaces reports whether a change needs another channel.
func (k Kind[M]) replaces(planned, prior M) bool {
	if k.Replaced == "" {
		return false
	}
	a, b := k.Shared(&planned), k.Shared(&prior)
	return !a.PhoneNumberID.Equal(b.PhoneNumberID) || !a.BusinessAccountID.Equal(b.BusinessAccountID) || k.Settings(planned).PhoneNumber != k.Settings(prior).PhoneNumber
}

// planAppSecret settles whether the app secret is going to be written, which shows as an unknown fingerprint.
func (k Kind[M]) planAppSecret(c *session.Session, config Model, planned, prior *Model) error {
	held := types.StringNull()
	if prior != nil {
		held = prior.AppSecretFingerprint
	}
	planned.AppSecretFingerprint = held
	switch secret := config.AppSecretWO; {
	case secret.IsNull() && prior == nil && k.NeedsAppSecret:
		return k.missingAppSecret(fmt.Sprintf("creating the %s needs app_secret_wo: %s accepts no message from Meta without it. It may be left out for one that was imported or exists already, which keeps its secret", k.Noun, k.Product))
	case secret.IsNull():
	case secret.IsUnknown(), config.appSecret().Fingerprint() != held.ValueString():
		planned.AppSecretFingerprint = types.StringUnknown()
	}
	c.AddSecret(config.appSecret())
	return nil
}

func (k Kind[M]) missingAppSecret(why string) error {
	return tfdiag.At(path.Root("app_secret_wo"), tfdiag.Titled("The app secret is missing", errors.New(why)))
}

// checkNumber looks the number up at Meta, if the provider has a token of its own to do so.
func (k Kind[M]) checkNumber(ctx context.Context, c *session.Session, planned M) error {
	g, err := c.Graph(false)
	if err != nil || !g.HasToken() {
		return nil //nolint:nilerr // a provider that is not configured yet plans again during apply
	}
	spec := k.spec(planned)
	number, err := phonelookup.Find(ctx, c, k.Shared(&planned).PhoneNumberID, spec.BusinessAccountID, spec.BusinessAccountID)
	if is := number.DisplayPhoneNumber; err == nil && spec.PhoneNumber != "" && digits(is) != "" && digits(is) != digits(spec.PhoneNumber) {
		return tfdiag.At(path.Root("phone_number"), tfdiag.Titled("This is not the number of the phone number ID",
			fmt.Errorf("the phone number ID %s is that of %s at Meta, and phone_number is %s. Correct one of the two", spec.PhoneNumberID, is, spec.PhoneNumber)))
	}
	return err
}

// checkFree finds out while planning whether another channel has the number. One that this configuration has is left to
// the apply: it may be destroyed first.
func (k Kind[M]) checkFree(ctx context.Context, c *session.Session, platform *chat.Platform, planned M) error {
	spec := k.spec(planned)
	if platform == nil || spec.PhoneNumberID == "" {
		return nil
	}
	all, err := platform.Channels.List(ctx)
	if err != nil {
		return err
	}
	for _, other := range all {
		same := other.PhoneNumberID == spec.PhoneNumberID
		if spec.PhoneNumber != "" { // the platform tells channels apart by the number itself
			same = digits(other.PhoneNumber) == digits(spec.PhoneNumber)
		}
		if !same || c.Ledger.Held(session.Object{Kind: k.TypeName, ID: other.ID}) {
			continue
		}
		return tfdiag.At(path.Root(k.NumberAt), tfdiag.Titled("The phone number is taken",
			fmt.Errorf("%s %s (%q) of %s has this number already, and one number has one %s. To take over what is there, run\n\n  terraform import %s.NAME %s", k.Noun, other.ID, other.Name, k.Product, k.Noun, k.TypeName, other.ID)))
	}
	return nil
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}
