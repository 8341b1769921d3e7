package channel

import (
	"cmp"
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// checkNumber looks the number up at Meta, if the provider has a token of its own to do so.
func (p planner[M]) checkNumber(ctx context.Context, planned M) error {
	g, err := p.session.GraphWithoutToken()
	if err != nil || !g.HasToken() {
		return err
	}
	wanted := p.kind.settingsSpec(planned)
	number, err := metaarg.FindPhoneNumber(ctx, g, metaarg.FindPhoneNumberOpts{
		PhoneNumberID: p.kind.Common(planned).PhoneNumberID, Account: wanted.BusinessAccountID, Hint: wanted.BusinessAccountID,
	})
	if err != nil {
		return err
	}
	atMeta := number.DisplayPhoneNumber
	if wanted.PhoneNumber != "" && chat.Digits(atMeta) != "" && !chat.SameDigits(atMeta, wanted.PhoneNumber) {
		return tfdiag.WithPath(path.Root("phone_number"), tfdiag.New("phone_number does not match phone_number_id",
			"The phone number ID %s belongs to %s at Meta, and phone_number is %s. Correct one of the two.",
			wanted.PhoneNumberID, atMeta, wanted.PhoneNumber))
	}
	return nil
}

// warnOfOtherNumber warns if the phone number of an existing channel is not the one that Meta shows for its ID, as may be for a channel
// that was set up by hand. It says nothing if the number cannot be read.
func (p planner[M]) warnOfOtherNumber(ctx context.Context) {
	held := p.kind.settingsSpec(*p.plan.Prior)
	g, err := p.session.Graph()
	if err != nil || held.PhoneNumber == "" || held.PhoneNumberID == "" {
		return
	}
	number, err := g.PhoneNumbers.Get(ctx, graph.GetPhoneNumberOpts{ID: held.PhoneNumberID, BusinessAccountID: held.BusinessAccountID})
	if err != nil || number.DisplayPhoneNumber == "" || chat.SameDigits(number.DisplayPhoneNumber, held.PhoneNumber) {
		return
	}
	summary := fmt.Sprintf("%s has another phone number than Meta", chat.SentenceStart(p.kind.channelText(*p.plan.Prior)))
	p.plan.WarnAt(path.Root("phone_number"), summary, fmt.Sprintf(
		"The %s has the phone number %s, and Meta shows %s for its phone number ID %s. %s assigns messages by the number, so the %s may receive "+
			"none. Set the number as Meta shows it, digit by digit: some countries have an additional digit that is dialed and that Meta leaves "+
			"out. If the ID is the wrong one, correct phone_number_id.",
		p.kind.Noun, held.PhoneNumber, number.DisplayPhoneNumber, held.PhoneNumberID, p.kind.Product, p.kind.Noun))
}

// checkNumberFree finds out while planning whether another channel than that of the planned address has the number: a replacement deletes
// that one first, unless create_before_destroy is set, which no plan shows. A channel that the state holds may be that of a tainted
// resource, which is replaced too. It is another address's if that address is planned, before or later.
func (p planner[M]) checkNumberFree(ctx context.Context, planned M) error {
	wanted := p.kind.settingsSpec(planned)
	if p.chat == nil || wanted.PhoneNumberID == "" {
		return nil
	}
	all, err := p.chat.Channels.List(ctx)
	if err != nil {
		return err
	}
	for _, other := range all {
		if other.ID == p.channelID || !sameChannel(other.ChannelSettings, wanted.ChannelSettings) {
			continue
		}
		shared := p.kind.errSharedNumber(other, cmp.Or(wanted.PhoneNumber, wanted.PhoneNumberID))
		switch {
		case p.session.Ledger.PlanReplacementOf(p.kind.object(other.ID), shared):
			return shared
		case !p.session.Ledger.IsInState(p.kind.object(other.ID)):
			if err := p.checkExisting(ctx, other); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkExisting returns an error because another channel has the number, or nil if this run has deleted that channel meanwhile. It notes
// the refusal: if the same run is to delete that channel for another address, it must not do so now, or nothing would have the number.
func (p planner[M]) checkExisting(ctx context.Context, other chat.Channel) error {
	unlock, err := p.session.Ledger.Lock(ctx, p.kind.object(other.ID))
	if err != nil {
		return err
	}
	defer unlock()
	if p.session.Ledger.WasLeftByDestroy(p.kind.object(other.ID), deletedChannel) {
		return nil
	}
	p.session.Ledger.NoteRefused(p.kind.object(other.ID))
	return p.errTaken(other)
}

// errTaken returns the error for a number that a channel outside the state has, as far as this run knows the state.
func (p planner[M]) errTaken(other chat.Channel) error {
	next := fmt.Sprintf("To manage the existing %s, run\n\n  terraform import %s.NAME %s", p.kind.Noun, p.kind.TypeName, other.ID)
	if p.channelID != "" {
		next = fmt.Sprintf("Choose another number for %[1]s %[2]s, or delete %[1]s %[3]s in %[4]s first.",
			p.kind.Noun, p.channelID, other.ID, p.kind.Product)
	}
	err := tfdiag.WithPath(path.Root(p.kind.NumberAttribute), tfdiag.New("The phone number is taken",
		"%s %s (%q) has this number already, and one number has one %s in %s. %s",
		chat.SentenceStart(p.kind.Noun), other.ID, other.Name, p.kind.Noun, p.kind.Product, next))
	if p.channelID != "" {
		return err
	}
	return p.session.ExplainReplacementOrder(err)
}

// errSharedNumber returns the error for a number that the channel of another resource in this configuration has.
func (k Kind[M]) errSharedNumber(other chat.Channel, number string) error {
	return tfdiag.WithPath(path.Root(k.NumberAttribute), tfdiag.New(
		fmt.Sprintf("Two resources need the phone number of %s %s", k.Noun, other.ID),
		"This configuration holds %[1]s %[2]s (%[3]q), which has the number %[4]s, and another resource is going to have the same number. One "+
			"number has one %[1]s in %[5]s, and Terraform may write the other resource before the number is free. Nothing was planned.\n\n"+
			"If the resource was renamed, or its count index or for_each key changed, write a moved block. If two resources swap their numbers, "+
			"swap their addresses with `terraform state mv`, because moved blocks cannot form a circle. If the plan shows the %[1]s as a "+
			"deposed object, an apply with create_before_destroy was refused: run `terraform state rm` with the address of the resource, and "+
			"import the %[1]s with the ID %[2]s. Otherwise apply the change that frees the number first.",
		k.Noun, other.ID, other.Name, number, k.Product))
}

// sameChannel reports whether two channels have the same number, which the platform allows only once.
func sameChannel(a, b chat.ChannelSettings) bool {
	if b.PhoneNumber != "" { // the platform tells channels apart by the number itself
		return chat.SameDigits(a.PhoneNumber, b.PhoneNumber)
	}
	return a.PhoneNumberID == b.PhoneNumberID
}

// WithPlus returns a phone number with a leading +, which platforms may leave out.
func WithPlus(number string) string {
	if number != "" && number[0] >= '1' && number[0] <= '9' {
		return "+" + number
	}
	return number
}
