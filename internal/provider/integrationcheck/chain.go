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
	"terraform-provider-whatsapp/internal/token/tokenpolicy"
)

type status string

const (
	statusOK      status = "ok"
	statusWarning status = "warning"
	statusFailed  status = "failed"
	statusUnknown status = "unknown"
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

// check is the result of one check.
type check struct {
	name           string
	status         status
	detail, remedy string
}

func ok(format string, args ...any) check {
	return check{status: statusOK, detail: fmt.Sprintf(format, args...)}
}

func warning(detail, remedy string) check {
	return check{status: statusWarning, detail: detail, remedy: remedy}
}

func failed(detail, remedy string) check {
	return check{status: statusFailed, detail: detail, remedy: remedy}
}

func unknown(detail, remedy string) check {
	return check{status: statusUnknown, detail: detail, remedy: remedy}
}

// dependent returns the result of a check that cannot be made because of the check with that name.
func dependent(name, detail string) check {
	return unknown(detail, "First resolve the check "+name+".")
}

// chain is one integration, from the token to the chat project.
type chain struct {
	g        *graph.Client
	own      secret.Value // the provider's token, which reads the number and the webhook
	platform *chat.Platform
	project  chat.Project
	held     secret.Value // the project's token; zero if the platform does not return it
	unread   error        // why the project could not be read; project is empty then

	number, account, fingerprint string // expected values; "" accepts the value of the project
	scopes                       []string

	channel   chat.Channel        // of the project, on a platform that shows whole channels; the zero value otherwise
	inspected *tokenpolicy.Report // of the project's token
	found     *found
	callbacks graph.Callbacks // of the number, as checkNumberConnected read them
	down      string          // the check for which Meta was unavailable: the following checks send no request
}

// found is Meta's answer about the number.
type found struct {
	number graph.PhoneNumber
	err    error
}

// run makes all checks in their order. An error becomes the result of a check.
func (c *chain) run(ctx context.Context) []check {
	var all []check
	for _, one := range []struct {
		name string
		make func(context.Context) check
	}{
		{nameToken, c.checkToken},
		{nameAccount, c.checkAccount},
		{nameNumberAccount, c.checkNumberAccount},
		{nameNumberConnected, c.checkNumberConnected},
		{nameWebhook, c.checkWebhook},
		{nameProjectToken, c.checkProjectToken},
		{nameProjectNumber, c.checkProjectNumber},
	} {
		made := one.make(ctx)
		made.name = one.name
		if made.status != statusOK && made.remedy == "" {
			made.remedy = "Run the same command again later."
		}
		all = append(all, made)
	}
	return all
}

// numberID returns the ID of the number to check, or "" if it is not known.
func (c *chain) numberID() string {
	return cmp.Or(c.number, c.project.PhoneNumberID)
}

// accountID returns the ID of the account to check, or "" if it is not known.
func (c *chain) accountID(ctx context.Context) string {
	switch named := c.namedAccount(); {
	case named != "":
		return named
	case c.numberID() == "" || c.down != "":
		return ""
	}
	return c.find(ctx).number.BusinessAccountID
}

// namedAccount returns the account in the configuration, or else that of the project.
func (c *chain) namedAccount() string { return cmp.Or(c.account, c.project.BusinessAccountID) }

// find reads the number once.
func (c *chain) find(ctx context.Context) found {
	if c.found == nil {
		c.found = &found{}
		opts := graph.GetPhoneNumberOpts{ID: c.numberID(), BusinessAccountID: c.namedAccount()}
		c.found.number, c.found.err = c.g.PhoneNumbers.Get(ctx, opts)
		c.note(nameNumberAccount, c.found.err)
	}
	return *c.found
}

// noAccount returns the result of a check that needs the account.
func (c *chain) noAccount() check {
	if c.numberID() != "" {
		return dependent(nameNumberAccount,
			"The WhatsApp Business Account is not known: neither the project nor Meta names the account of the number.")
	}
	return unknown("The WhatsApp Business Account is not known: the project names neither an account nor a phone number.",
		"Set business_account_id, or resolve the check "+nameProjectNumber+" first.")
}

// metaDown reports whether Meta was unavailable for an earlier check, and the result of a check that therefore sends no request.
func (c *chain) metaDown() (check, bool) {
	return dependent(c.down, "No request was sent, because Meta was unavailable for the check "+c.down+"."), c.down != ""
}

// note records that Meta is unavailable.
func (c *chain) note(name string, err error) {
	if c.down == "" && (errors.Is(err, graph.ErrUnavailable) || errors.Is(err, graph.ErrThrottled)) {
		c.down = name
	}
}

// undecided returns the result of a check whose request failed.
func (c *chain) undecided(name string, err error) check {
	c.note(name, err)
	detail, remedy := explain(err)
	return unknown(detail, remedy)
}

// explain splits the text of an error into the cause and the next step.
func explain(err error) (detail, remedy string) {
	if e, ok := errors.AsType[*chat.Error](err); ok {
		return "Could not " + e.Error() + ".", e.Next
	}
	if e, ok := errors.AsType[*graph.Error](err); ok {
		detail, remedy, _ = strings.Cut(e.Explain(), "\n\n")
		return detail, remedy
	}
	return err.Error(), ""
}

var refusals = []error{
	graph.ErrHidden, graph.ErrPermission, graph.ErrAuth, graph.ErrWrongKind, graph.ErrInvalid, graph.ErrAppSecretProof,
}

// refused reports whether Meta answered the request with a refusal, in contrast to a failure of the connection or of Meta.
func refused(err error) bool {
	return slices.ContainsFunc(refusals, func(kind error) bool { return errors.Is(err, kind) })
}

// verdict sums up all checks. A warning is not a failure.
func verdict(checks []check) status {
	for _, worst := range []status{statusFailed, statusUnknown} {
		if slices.ContainsFunc(checks, func(one check) bool { return one.status == worst }) {
			return worst
		}
	}
	return statusOK
}

// summary names the checks that are not ok in one sentence.
func summary(project string, checks []check) string {
	var parts []string
	for _, kind := range []struct {
		status status
		text   string
	}{{statusFailed, "failed: "}, {statusUnknown, "unknown: "}, {statusWarning, "warning: "}} {
		var names []string
		for _, one := range checks {
			if one.status == kind.status {
				names = append(names, one.name)
			}
		}
		if len(names) > 0 {
			parts = append(parts, kind.text+strings.Join(names, ", "))
		}
	}
	if len(parts) == 0 {
		return "Project " + project + " is ok."
	}
	text := "Project " + project + ": " + strings.Join(parts, "; ") + "."
	if slices.ContainsFunc(checks, func(one check) bool { return one.name == nameToken && one.remedy == inspect }) {
		text += " It is not known whether the project's token works: Meta lists no tokens, and the platform does not show the token."
	}
	return text
}
