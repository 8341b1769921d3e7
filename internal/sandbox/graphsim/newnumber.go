package graphsim

import (
	"cmp"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

const codeField = hiddenMark + "code"

var (
	nationalNumberRule = patternRule(regexp.MustCompile(`^[1-9][0-9]{6,14}$`))
	countryCodeRule    = patternRule(regexp.MustCompile(`^[0-9]{1,3}$`))
	languageRule       = patternRule(regexp.MustCompile(`^[a-z]{2}(_[A-Z]{2})?$`)) // the text has the short form, the example the long one
)

func (s *Sim) registerNewNumbers() {
	manage := []string{scopeWhatsAppManagement}
	s.defineAction(http.MethodPost, kindBusinessAccount, "phone_numbers", action{scopes: manage, run: s.createNumber})
	s.defineAction(http.MethodPost, kindPhoneNumber, "request_code", action{scopes: manage, run: s.requestCode})
	s.defineAction(http.MethodPost, kindPhoneNumber, "verify_code", action{scopes: manage, run: s.verifyCode})
}

// createNumber adds a number. cc and phone_number together are the number, or phone_number contains cc. The new number
// has the messaging limit of its account, because the numbers of a portfolio share one.
func (s *Sim) createNumber(c *call, account *object) (any, *Error) {
	given, err := applyParams([]property{
		{name: "cc", write: countryCodeRule}, {name: "phone_number", write: nationalNumberRule, required: true},
		{name: "verified_name", write: textRule(2, 75), required: true}, {name: "migrate_phone_number", write: boolRule},
		{name: "preverified_id", write: textRule(1, 64)},
	}, c.params, map[string]any{}, true)
	if err != nil {
		return nil, err
	}
	cc, _ := given["cc"].(string)
	national, _ := given["phone_number"].(string)
	if !s.switches.nationalNumbersOnly || cc == "" {
		cc, national = splitNumber(cc, national)
	}
	if err := s.checkNewNumber(account, cc+national); err != nil {
		return nil, err
	}
	id := strconv.Itoa(100_000_000_000_000 + s.nextNumber())
	o := &object{kind: kindPhoneNumber, id: id, parent: account.id, order: s.nextNumber(), fields: map[string]any{
		"display_phone_number": displayNumber(cc, national), "verified_name": given["verified_name"], "name_status": "PENDING_REVIEW",
		"status": "PENDING", "platform_type": "NOT_APPLICABLE", "account_mode": "LIVE", "quality_rating": "UNKNOWN",
		"code_verification_status": "NOT_VERIFIED", "is_pin_enabled": false,
		messagingLimit: cmp.Or(simkit.JSONText(account.fields[messagingLimit]), "TIER_250"),
		"throughput":   map[string]any{"level": "NOT_APPLICABLE"},
	}}
	if given["preverified_id"] != nil {
		o.fields["code_verification_status"] = "VERIFIED"
	}
	s.objects[o.id] = o
	s.countStored("phone_numbers", StoredCounts{Created: 1})
	return map[string]any{"id": o.id}, nil
}

// checkNewNumber checks the number of phone numbers of a portfolio: two, or twenty if the portfolio is verified or its
// limit is 2,000. Meta's OpenAPI has the error of the limit.
func (s *Sim) checkNewNumber(account *object, digits string) *Error {
	n, most := 0, 2
	if s.valueOf(account.parent, "verification_status") == "verified" {
		most = 20
	}
	for _, o := range s.objects {
		if o.kind != kindPhoneNumber {
			continue
		}
		if digitsOf(o.fields["display_phone_number"]) == digits {
			if o.parent == account.id {
				return &Error{Code: 100, Subcode: 2388012, Message: "(#100) The phone number is already in the list of the account"}
			}
			return &Error{Code: 100, Subcode: 2388002, Message: "(#100) The phone number is in use by another account"}
		}
		if s.accountOf(o).parent == account.parent {
			if n++; o.fields[messagingLimit] != "TIER_250" {
				most = 20
			}
		}
	}
	if n >= most {
		return &Error{Code: 200, Subcode: 1349175, Message: "(#200) Phone number limit exceeded for this WhatsApp Business Account"}
	}
	return nil
}

// splitNumber splits a number. Without cc, the country code is guessed; only the displayed form depends on it.
func splitNumber(cc, number string) (countryCode, national string) {
	if cc == "" {
		cc = number[:2]
		if number[0] == '1' || number[0] == '7' {
			cc = number[:1]
		}
	}
	return cc, strings.TrimPrefix(number, cc)
}

// displayNumber formats a number as in "Business phone numbers".
func displayNumber(cc, national string) string {
	if cc == "1" && len(national) == 10 {
		return "+1 " + national[:3] + "-" + national[3:6] + "-" + national[6:]
	}
	return "+" + cc + " " + national[:3] + " " + national[3:]
}

func digitsOf(number any) string {
	text, _ := number.(string)
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}

func (s *Sim) requestCode(c *call, o *object) (any, *Error) {
	if _, err := oneOfRule("SMS", "VOICE")("code_method", c.params.Get("code_method")); err != nil {
		return nil, err
	}
	if _, err := languageRule("language", c.params.Get("language")); err != nil {
		return nil, err
	}
	if o.fields["code_verification_status"] == "VERIFIED" {
		return nil, &Error{Code: 136024, Message: "(#136024) The phone number is already verified"}
	}
	o.fields[codeField] = strconv.Itoa(100_000 + s.nextNumber()%900_000)
	s.countStored("request_code", StoredCounts{Changed: 1})
	return successAnswer(), nil
}

// verifyCode checks a verification code. No page says which codes of errors there are; here all are 136025.
func (s *Sim) verifyCode(c *call, o *object) (any, *Error) {
	code := c.params.Get("code")
	if code == "" || digitsOf(code) != code {
		return nil, errBadParameter("Invalid verification code format")
	}
	if o.fields[codeField] != code {
		return nil, &Error{Code: 136025, Message: "(#136025) The verification code is invalid or has expired"}
	}
	delete(o.fields, codeField)
	o.fields["code_verification_status"] = "VERIFIED"
	s.countStored("verify_code", StoredCounts{Changed: 1})
	return map[string]any{"success": true, "id": o.id}, nil
}

// VerificationCode returns the code of the last SMS or call to a number, "" if there is none.
func (s *Sim) VerificationCode(numberID string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	code, _ := s.mustNode(kindPhoneNumber, numberID).fields[codeField].(string)
	return code
}
