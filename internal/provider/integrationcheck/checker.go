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

// result is the outcome of one check.
type result struct {
	name           string
	status         status
	detail, remedy string
}

func okResult(format string, args ...any) result {
	return result{status: statusOK, detail: fmt.Sprintf(format, args...)}
}

func warningResult(detail, remedy string) result {
	return result{status: statusWarning, detail: detail, remedy: remedy}
}

func failedResult(detail, remedy string) result {
	return result{status: statusFailed, detail: detail, remedy: remedy}
}

func unknownResult(detail, remedy string) result {
	return result{status: statusUnknown, detail: detail, remedy: remedy}
}

// dependentResult returns the result of a check that cannot be made because of the check with that name.
func dependentResult(name, detail string) result {
	return unknownResult(detail, "First resolve the check "+name+".")
}

// checker makes the checks of one integration, from the token to the chat project.
type checker struct {
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
	answer    *numberAnswer
	callbacks graph.Callbacks // of the number, as checkNumberConnected read them
	down      string          // the check for which Meta was unavailable: the following checks send no request
}

// numberAnswer is Meta's answer about the number.
type numberAnswer struct {
	number graph.PhoneNumber
	err    error
}

// runChecks makes all checks in their order. An error becomes the result of a check.
func (c *checker) runChecks(ctx context.Context) []result {
	var all []result
	for _, one := range []struct {
		name string
		make func(context.Context) result
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
func (c *checker) numberID() string {
	return cmp.Or(c.number, c.project.PhoneNumberID)
}

// accountID returns the ID of the account to check, or "" if it is not known.
func (c *checker) accountID(ctx context.Context) string {
	switch named := c.namedAccount(); {
	case named != "":
		return named
	case c.numberID() == "" || c.down != "":
		return ""
	}
	return c.readNumber(ctx).number.BusinessAccountID
}

// namedAccount returns the account in the configuration, or else that of the project.
func (c *checker) namedAccount() string { return cmp.Or(c.account, c.project.BusinessAccountID) }

// readNumber reads the number from Meta, once.
func (c *checker) readNumber(ctx context.Context) numberAnswer {
	if c.answer == nil {
		c.answer = &numberAnswer{}
		opts := graph.GetPhoneNumberOpts{ID: c.numberID(), BusinessAccountID: c.namedAccount()}
		c.answer.number, c.answer.err = c.g.PhoneNumbers.Get(ctx, opts)
		c.noteUnavailable(nameNumberAccount, c.answer.err)
	}
	return *c.answer
}

// noAccountResult returns the result of a check that needs the account.
func (c *checker) noAccountResult() result {
	if c.numberID() != "" {
		return dependentResult(nameNumberAccount,
			"The WhatsApp Business Account is not known: neither the project nor Meta names the account of the number.")
	}
	return unknownResult("The WhatsApp Business Account is not known: the project names neither an account nor a phone number.",
		"Set business_account_id, or resolve the check "+nameProjectNumber+" first.")
}

// metaDownResult reports whether Meta was unavailable for an earlier check, and the result of a check that therefore sends no request.
func (c *checker) metaDownResult() (result, bool) {
	return dependentResult(c.down, "No request was sent, because Meta was unavailable for the check "+c.down+"."), c.down != ""
}

// noteUnavailable records the first check for which Meta is unavailable.
func (c *checker) noteUnavailable(name string, err error) {
	if c.down == "" && (errors.Is(err, graph.ErrUnavailable) || errors.Is(err, graph.ErrThrottled)) {
		c.down = name
	}
}

// failedRequest returns the result of a check whose request failed.
func (c *checker) failedRequest(name string, err error) result {
	c.noteUnavailable(name, err)
	detail, remedy := errorTexts(err)
	return unknownResult(detail, remedy)
}

// errorTexts returns the cause and the next step of an error.
func errorTexts(err error) (detail, remedy string) {
	if e, ok := errors.AsType[*chat.Error](err); ok {
		return "Could not " + e.Error() + ".", e.Next
	}
	if e, ok := errors.AsType[*graph.Error](err); ok {
		detail, remedy, _ = strings.Cut(e.DetailText(), "\n\n")
		return detail, remedy
	}
	return err.Error(), ""
}

var refusalKinds = []error{
	graph.ErrHidden, graph.ErrPermission, graph.ErrAuth, graph.ErrWrongKind, graph.ErrInvalid, graph.ErrAppSecretProof,
}

// isRefusal reports whether Meta answered the request with a refusal, in contrast to a failure of the connection or of Meta.
func isRefusal(err error) bool {
	return slices.ContainsFunc(refusalKinds, func(kind error) bool { return errors.Is(err, kind) })
}

// overallStatus returns the worst status of the checks. A warning counts as ok.
func overallStatus(checks []result) status {
	for _, worst := range []status{statusFailed, statusUnknown} {
		if slices.ContainsFunc(checks, func(one result) bool { return one.status == worst }) {
			return worst
		}
	}
	return statusOK
}

// summaryText returns a sentence with the checks that are not ok.
func summaryText(project string, checks []result) string {
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
	if slices.ContainsFunc(checks, func(one result) bool { return one.name == nameToken && one.remedy == inspectText }) {
		text += " It is not known whether the project's token works: Meta lists no tokens, and the platform does not show the token."
	}
	return text
}
