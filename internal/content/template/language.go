package template

import (
	"strings"

	"github.com/agext/levenshtein"
)

// languages are the codes that Meta lists, in its own case.
//
// Source: https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/supported-languages
var languages = strings.Fields("af sq ar ar_EG ar_AE ar_LB ar_MA ar_QA az be_BY bn bn_IN bg ca zh_CN zh_HK zh_TW hr cs da prs_AF nl " +
	"nl_BE en en_GB en_US en_AE en_AU en_CA en_GH en_IE en_IN en_JM en_MY en_NZ en_QA en_SG en_UG en_ZA et fil fi fr fr_BE fr_CA fr_CH " +
	"fr_CI fr_MA ka de de_AT de_CH el gu ha he hi hu id ga it ja kn kk rw_RW ko ky_KG lo lv lt mk ms ml mr nb ps_AF fa pl pt_BR pt_PT pa ro " +
	"ru sr si_LK sk sl es es_AR es_CL es_CO es_CR es_DO es_EC es_HN es_MX es_PA es_PE es_ES es_UY sw sv ta te th tr uk ur uz vi zu")

// nearestLanguage returns the listed code that a code probably means, or "". exact reports that only case or separator differ.
func nearestLanguage(code string) (nearest string, exact bool) {
	plain := strings.ToLower(strings.ReplaceAll(code, "-", "_"))
	language, _, _ := strings.Cut(plain, "_")
	for _, one := range languages {
		switch {
		case strings.ToLower(one) == plain:
			return one, true
		case strings.ToLower(one) == language: // the language without its region
			nearest = one
		}
	}
	if nearest != "" {
		return nearest, false
	}
	return nearestName(code, languages), false
}

// isWellFormedLanguage reports whether a code looks as Meta writes one: two or three lower-case letters, and perhaps _ and two upper-case
// ones.
func isWellFormedLanguage(code string) bool {
	language, region, hasRegion := strings.Cut(code, "_")
	return (len(language) == 2 || len(language) == 3) && strings.Trim(language, lowerCase) == "" &&
		(!hasRegion || len(region) == 2 && strings.Trim(region, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "")
}

const lowerCase = "abcdefghijklmnopqrstuvwxyz"

// nearestName returns the known name that a misspelled one probably means, or "".
func nearestName(name string, known []string) string {
	plain := strings.ToLower(name)
	nearest, least := "", min(2, len(name)/3)+1
	for _, one := range known {
		if d := levenshtein.Distance(plain, strings.ToLower(one), nil); d < least {
			nearest, least = one, d
		}
	}
	return nearest
}
