package integrationcheck

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/tokenpolicy"
)

type status string

const (
	fine    status = "ok"
	warning status = "warning"
	failed  status = "failed"
	unknown status = "unknown"
)

// The names of the checks.
const (
	nameToken           = "token"
	nameAccount         = "account"
	nameNumberAccount   = "number_account"
	nameNumberConnected = "number_connected"
	nameWebhook         = "webhook"
	nameProjectToken    = "project_token"
	nameProjectNumber   = "project_number"
)

// check is what was found out about one link of the chain.
type check struct {
	name           string
	status         status
	detail, remedy string
}

func good(format string, args ...any) check {
	return check{status: fine, detail: fmt.Sprintf(format, args...)}
}

func open(detail, remedy string) check {
	return check{status: unknown, detail: detail, remedy: remedy}
}

func bad(detail, remedy string) check {
	return check{status: failed, detail: detail, remedy: remedy}
}

// see is a check that cannot be made because of another one.
func see(name, detail string) check {
	return open(detail, "See to the check "+name+" first.")
}

// chain is one integration.
type chain struct {
	g        *graph.Client
	own      secret.Value // the provider's token, with which number and webhook are read
	platform *chat.Platform
	project  chat.Project
	held     secret.Value // the project's token, where the platform gives it back
	unread   error        // trouble on the way to the project, which is empty then

	number, account, fingerprint string // as expected; "" for what is there
	scopes                       []string

	inspected *tokenpolicy.Report // of the project's token
	found     *found
	down      string // the check that met Meta out of order: the others need not wait for the same
}

// found is what Meta says about the number.
type found struct {
	number graph.PhoneNumber
	err    error
}

// run makes all checks, in their order. Each says what it found; none of them fails.
func (c *chain) run(ctx context.Context) []check {
	var all []check
	for _, one := range []struct {
		name string
		make func(context.Context) check
	}{
		{nameToken, c.checkToken}, {nameAccount, c.checkAccount}, {nameNumberAccount, c.checkNumberAccount}, {nameNumberConnected, c.checkNumberConnected},
		{nameWebhook, c.checkWebhook}, {nameProjectToken, c.checkProjectToken}, {nameProjectNumber, c.checkProjectNumber},
	} {
		made := one.make(ctx)
		made.name = one.name
		if made.status != fine && made.remedy == "" {
			made.remedy = "Run the same command again later."
		}
		all = append(all, made)
	}
	return all
}

// numberID is the number that the chain is about, "" when nobody knows one.
func (c *chain) numberID() string {
	return cmp.Or(c.number, c.project.PhoneNumberID)
}

// accountID is the account that the chain is about, "" when nobody knows one.
func (c *chain) accountID(ctx context.Context) string {
	switch named := c.namedAccount(); {
	case named != "":
		return named
	case c.numberID() == "" || c.down != "":
		return ""
	}
	return c.find(ctx).number.BusinessAccountID
}

// namedAccount is the account that the configuration names, or else the project.
func (c *chain) namedAccount() string { return cmp.Or(c.account, c.project.BusinessAccountID) }

// find reads the number once.
func (c *chain) find(ctx context.Context) found {
	if c.found == nil {
		c.found = &found{}
		c.found.number, c.found.err = c.g.PhoneNumbers.Get(ctx, graph.GetPhoneNumberOpts{ID: c.numberID(), BusinessAccountID: c.namedAccount()})
		c.note(nameNumberAccount, c.found.err)
	}
	return *c.found
}

// noAccount is the answer of a check that needs an account.
func (c *chain) noAccount() check {
	if c.numberID() != "" {
		return see(nameNumberAccount, "The WhatsApp Business Account is not known: neither the project nor Meta names the one of the number.")
	}
	return open("The WhatsApp Business Account is not known: the project names none, and no number by which to find it.", "Set business_account_id here, or see to the check "+nameProjectNumber+" first.")
}

// metaOut says that Meta need not be asked, since it has just been out of order.
func (c *chain) metaOut() (check, bool) {
	return see(c.down, "Meta was not asked, since it could not be asked for the check "+c.down+"."), c.down != ""
}

// note remembers that Meta is out of order.
func (c *chain) note(name string, err error) {
	if c.down == "" && (errors.Is(err, graph.ErrUnavailable) || errors.Is(err, graph.ErrThrottled)) {
		c.down = name
	}
}

// trouble is a check that an error left open.
func (c *chain) trouble(name string, err error) check {
	c.note(name, err)
	detail, remedy := explain(err)
	return open(detail, remedy)
}

// explain takes the text of an error apart: what happened, and what a person can do.
func explain(err error) (detail, remedy string) {
	if e, ok := errors.AsType[*chat.Error](err); ok {
		return e.Error() + ".", e.Next
	}
	if e, ok := errors.AsType[*graph.Error](err); ok {
		detail, remedy, _ = strings.Cut(e.Explain(), "\n\n")
		return detail, remedy
	}
	return err.Error(), ""
}

// refusal tells an answer about the object, or about the token that asked, from trouble on the way.
func refusal(err error) bool {
	return slices.ContainsFunc([]error{graph.ErrHidden, graph.ErrPermission, graph.ErrAuth, graph.ErrWrongKind, graph.ErrInvalid, graph.ErrAppSecretProof}, func(kind error) bool { return errors.Is(err, kind) })
}
