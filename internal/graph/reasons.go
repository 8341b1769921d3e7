package graph

import (
	"net/http"
	"regexp"
)

// noCode is the code of an answer that names none.
const noCode = 0

// Messages of Meta that say more than their code.
var (
	saysProofWrong = regexp.MustCompile(`(?is)(appsecret_proof|client secret).*(invalid|error validating)|` +
		`(invalid|error validating).*(appsecret_proof|client secret)`)
	saysProof       = regexp.MustCompile(`appsecret_proof|client secret`)
	saysNoToken     = regexp.MustCompile(`(?i)provide valid app id`)
	saysMalformed   = regexp.MustCompile(`(?i)malformed|cannot parse access token`)
	saysPath        = regexp.MustCompile(`(?i)unknown path components`)
	saysNonexisting = regexp.MustCompile(`(?i)nonexisting field \(([^)]*)\) on node type \(([^)]*)\)`)
	saysLimit       = regexp.MustCompile(`(?i)\blimit\b`)
	saysTooMuchData = regexp.MustCompile(`(?i)reduce the amount of data`)
	saysNoPerms     = regexp.MustCompile(`(?i)missing permission`)
	saysAddress     = regexp.MustCompile(`(?i)unauthorized (source )?IP|` +
		`\bIP( address)?\b.{0,40}(can.?t make|cannot make|not allowed|not permitted|blocked)`)
	saysBeforeOverride = regexp.MustCompile(`(?i)before override`)
	saysVersion        = regexp.MustCompile(`(?i)do not exist: v\d+\.\d+`)
	// Another app issued the inspected token, or the caller's user is not a developer of that app.
	saysOtherApp = regexp.MustCompile(`(?i)did not match the viewing app|must provide an app access token`)
)

// sessionCodes mean that the session of a token ended. A subcode may say why.
var sessionCodes = []int{102, 190}

// callerReasons are answers about the machine that calls and the person behind it. Some of them have no code, and some the code of a
// refused token, although the token is not the cause.
var callerReasons = []reason{
	{codes: []int{5}, meaning: "calls from this address are not allowed", next: wrongAddress},
	{says: saysAddress, meaning: "calls from this address are not allowed", next: wrongAddress},
	{codes: []int{415}, meaning: "a second factor is required", next: secondFactor},
	{anyCode: []int{2859009}, meaning: "a second factor is required", next: secondFactor},
}

var throttleReasons = []reason{
	// Too many calls. Meta mostly sends them with HTTP 400. 80008 is in the rate limit guide, 80007 in WhatsApp's list.
	{codes: []int{4}, err: ErrThrottled, spent: true, meaning: "the app has made too many calls"},
	{codes: []int{17}, err: ErrThrottled, spent: true, meaning: "the user has made too many calls",
		next: "This exceeds the allowance of the token's user. {later}"},
	{codes: []int{32}, err: ErrThrottled, spent: true, meaning: "too many calls for a page"},
	{codes: []int{341}, err: ErrThrottled, spent: true, meaning: "the app's limit is reached"},
	{codes: []int{613}, err: ErrThrottled, spent: true, meaning: "too many calls of this kind"},
	{codes: []int{80007, 80008}, err: ErrThrottled, spent: true, meaning: "too many calls for this WhatsApp Business Account",
		next: "This exceeds the allowance of this WhatsApp Business Account: 200 management calls an hour for each app, " +
			"5,000 once a number is registered. {later}"},
	{codes: []int{130429}, err: ErrThrottled, meaning: "the throughput of the phone number is reached",
		next: "This exceeds the throughput of the phone number. {later}"},
	{codes: []int{133016}, err: ErrThrottled, noRetry: true, meaning: "the number was registered or deregistered too often",
		next: "Meta accepts ten registrations and deregistrations of a number within 72 hours. Wait until they have passed: " +
			"more attempts make it worse"},
	{status: http.StatusTooManyRequests, err: ErrThrottled, meaning: "too many calls"},
}

var proofReasons = []reason{
	// The proof of the app secret.
	{says: saysProofWrong, err: ErrAppSecretProof, meaning: "the proof of the app secret is wrong",
		next: "The app_secret in the provider's configuration is not the secret of the app that issued {token}. " +
			"Compare it with {app settings}, and check that app_id and app_secret belong to that app"},
	{says: saysProof, err: ErrAppSecretProof, meaning: "the proof of the app secret is missing",
		next: "The app only accepts calls that prove its secret (Require App Secret): set app_secret, and app_id with it, in the " +
			"provider's configuration, or WHATSAPP_APP_SECRET and WHATSAPP_APP_ID. {app settings} shows both"},
}

var accessReasons = []reason{
	// The token works and may not do this.
	{codes: []int{200}, says: saysNoToken, err: ErrAuth, meaning: "the call has no token",
		next: "The call arrived without a usable token: check that {token} is complete and has no quotes, spaces or line breaks"},
	{codes: []int{3}, err: errCapability, meaning: "the app does not have the capability for this call"},
	{codes: []int{10}, err: ErrPermission, meaning: "a permission was not granted or was removed"},
	{codes: []int{15}, err: ErrPermission, meaning: "the call requires the app's own token",
		next: "This call is made with the app's own token: set app_id and app_secret in the provider's configuration"},
	{codes: codeRange(200, 299), err: ErrPermission, meaning: "a permission is missing"},
	{codes: []int{131005}, err: ErrPermission, meaning: "a permission was not granted or was removed"},

	// The token itself.
	{codes: sessionCodes, subcode: 458, err: errDead, meaning: "the app is not installed for the user",
		next: "The app of {token} is no longer installed for the system user: add the app to it again " +
			"({system users} > Assign assets > Apps), then generate a new token"},
	{codes: sessionCodes, subcode: 459, err: errDead, meaning: "the user must answer Meta's questions", next: mustLogIn},
	{codes: sessionCodes, subcode: 464, err: errDead, meaning: "the user's account is not confirmed", next: mustLogIn},
	{codes: sessionCodes, subcode: 460, err: errDead, meaning: "the user's password was changed",
		next: "The password of the user of {token} was changed, or Meta ended the session for safety. {renew}; " +
			"a system user's token does not depend on a password"},
	{codes: sessionCodes, subcode: expiredSession, err: errDead, meaning: "the token has expired",
		next: "{token} has expired. {renew}. If the business can generate tokens that do not expire, choose one of these"},
	{codes: sessionCodes, subcode: 467, err: errDead, meaning: "the token was revoked",
		next: "{token} was revoked, or its user logged out. {renew}"},
	{codes: sessionCodes, subcode: 492, err: errDead, meaning: "the session is not valid",
		next: "The session of {token} is no longer valid: its user may have lost the role on the page or business. {renew}"},
	{codes: sessionCodes, says: saysMalformed, err: errDead, meaning: "the token is not complete",
		next: "{token} is not a complete token: check that it was copied completely, without quotes, spaces or line breaks"},
	{codes: sessionCodes, err: errDead, meaning: "the token is not valid"},
	{codes: []int{101}, err: ErrAuth, meaning: "the app ID is not valid"},
	{codes: []int{104}, err: ErrAuth, meaning: "the signature is wrong or the token is missing"},
	{codes: []int{452}, err: ErrAuth, meaning: "the session key is not valid"},
	{codes: []int{2500}, says: saysPath, err: errNoPath, meaning: "Meta does not have this address", next: noVersion},
	{codes: []int{2500}, err: ErrAuth, meaning: "the call requires a token"},
	{status: http.StatusUnauthorized, byMeta: true, err: ErrAuth, meaning: "the token was refused"},
	{codes: []int{noCode}, typ: "OAuthException", err: ErrAuth, meaning: "the app user could not be authenticated"},
}

var requestReasons = []reason{
	// The object.
	{codes: []int{100}, subcode: 33, err: ErrHidden, meaning: "the object does not exist, or the token may not see it"},
	{codes: []int{33}, err: ErrHidden, meaning: "the object was deleted"},
	{codes: []int{803}, says: saysVersion, err: ErrInvalid, meaning: "the address has two versions",
		next: "graph_endpoint (or WHATSAPP_GRAPH_ENDPOINT) must not end with a version of the Graph API: write the version in graph_version"},
	{codes: []int{803}, err: ErrHidden, meaning: "there is no object with this ID"},
	{status: http.StatusNotFound, byMeta: true, err: ErrHidden, meaning: "the object was not found"},

	// The request.
	{codes: []int{100}, says: saysNonexisting, wrongKind: true, err: ErrWrongKind, meaning: "the object does not have this field"},
	{codes: []int{100}, says: saysNonexisting, err: errNoField, meaning: "the object does not have this field", next: noField},
	{codes: []int{100}, says: saysNoPerms, err: ErrPermission, meaning: "a permission is missing"},
	{codes: []int{100}, says: saysOtherApp, err: errOtherApp, meaning: "the token belongs to another app"},
	{codes: []int{100}, says: saysLimit, err: errLimit, meaning: "the limit of the page is not valid"},
	{codes: []int{100, 131008, 131009}, err: ErrInvalid, meaning: "a parameter is missing or not valid"},
	{codes: []int{110}, err: ErrInvalid, meaning: "the user ID is not valid"},
	{codes: []int{3962}, err: ErrUnknownPermission, meaning: "a permission with this name does not exist",
		next: "One of the requested permissions does not exist: compare their names with " +
			"https://developers.facebook.com/docs/permissions"},
	{codes: []int{368}, meaning: "blocked for a policy violation",
		next: "Meta has blocked this for a policy violation. To try again does not help: see Meta Business Suite > Account quality"},
}

var metaReasons = []reason{
	// Meta's side.
	{codes: []int{1}, says: saysTooMuchData, err: errTooMuchData, noRetry: true, meaning: "the answer would have too much data"},
	{codes: []int{1}, err: ErrUnavailable, transient: true, meaning: "an unknown error"},
	{codes: []int{2}, err: ErrUnavailable, transient: true, meaning: "the service is temporarily unavailable"},
	{codes: []int{131000}, err: ErrUnavailable, transient: true, meaning: "an unknown error"},
	{codes: []int{131016}, err: ErrUnavailable, transient: true, meaning: "the service is temporarily unavailable"},
	{codes: []int{133004}, err: ErrUnavailable, transient: true, meaning: "the server is temporarily unavailable"},
	{codes: []int{131057}, err: ErrUnavailable, meaning: "the account is in maintenance", next: inMaintenance},
	{codes: []int{2494100}, err: ErrUnavailable, meaning: "the phone number is in maintenance", next: inMaintenance},
	{status: http.StatusInternalServerError, err: ErrUnavailable},
}

// expiredSession is the subcode of a token that has expired.
const expiredSession = 463

const (
	noVersion = "Leave out graph_version (or WHATSAPP_GRAPH_VERSION), or set it to a version of " +
		"https://developers.facebook.com/docs/graph-api/changelog"
	noField = "The ID is of the right kind of object, which does not have this field in the version of the Graph API that is used. " +
		noVersion
	wrongAddress = "Meta refuses calls from the public IP address of this machine; {token} is not the cause. Run Terraform from an address " +
		"in the app's allow list, or add this one to it: the app's dashboard > App settings > Advanced > Server IP allow list"
	secondFactor = "Meta requires a second factor, which a call cannot give. An administrator of the business portfolio can change that " +
		"in Meta Business Settings > Security center > Two-factor authentication. Otherwise do this step by hand in Meta Business " +
		"Settings: a token that was generated there is configured instead of one that Terraform generates"
	mustLogIn = "The user of {token} must log in at facebook.com and answer Meta's questions (the account is being checked, or is " +
		"not confirmed); a system user's token does not require that"
	inMaintenance = "Meta is changing this object, which takes some minutes: try again after that"
)
