package metaarg

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

// shortestGuess is the length in characters from which a misspelled word is recognized.
const shortestGuess = 4

// MetaWordValidator accepts the words of one of Meta's lists, and names the word that a misspelled one probably means.
func MetaWordValidator(words ...string) validator.String {
	description := "must be one of " + strings.Join(words, ", ")
	return tfvalid.String(description, func(value string, p *tfvalid.Problems) {
		for _, word := range words {
			if value == word {
				return
			}
		}
		guess := ""
		if nearest := graph.NearestName(value, words, shortestGuess); nearest != "" {
			guess = " Perhaps " + nearest + " is meant."
		}
		p.Error("Unknown value", "The value of %s %s.%s", p.Argument(), description, guess)
	})
}
