package template

import "strings"

// separators are what people write between the digits of a phone number.
var separators = strings.NewReplacer(" ", "", "-", "", ".", "", "(", "", ")", "")

// phoneDigits returns a phone number without separators, or "" if it has anything else.
func phoneDigits(number string) string {
	plain := separators.Replace(strings.TrimPrefix(number, "+"))
	if strings.Trim(plain, "0123456789") != "" {
		return ""
	}
	return plain
}

// twoDigitCodes are the country codes with two digits. 1 and 7 have one, all others have three.
//
// Source: https://www.itu.int/pub/T-SP-E.164D
const twoDigitCodes = "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 " +
	"91 92 93 94 95 98"

// withoutZero removes zeros after the country code of a number, as Meta does.
//
// Source: https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/components
func withoutZero(number string) string {
	code := 3
	switch {
	case strings.HasPrefix(number, "1") || strings.HasPrefix(number, "7"):
		code = 1
	case len(number) >= 2 && strings.Contains(twoDigitCodes, number[:2]):
		code = 2
	}
	if len(number) <= code {
		return number
	}
	return number[:code] + strings.TrimLeft(number[code:], "0")
}
