package listing

import (
	"cmp"
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework-validators/listresourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

// findAtNumber returns what a phone number has. An object without a name gets that of the number.
type findAtNumber func(ctx context.Context, s *session.Session, numberID string) ([]Found, error)

var accountOrNumbers = listValidators(listresourcevalidator.ExactlyOneOf(path.MatchRoot(accountID), path.MatchRoot(numberIDs)))

// AtNumbers lists what the phone numbers of an account have, or single phone numbers.
func AtNumbers(markdown string, find findAtNumber) *List {
	return &List{
		Schema: listSchema(markdown, func() map[string]schema.Attribute {
			return map[string]schema.Attribute{
				accountID: schema.StringAttribute{
					Optional: true, Validators: []validator.String{metaarg.IDValidator("a WhatsApp Business Account")},
					MarkdownDescription: "ID of the WhatsApp Business Account (5 to 20 digits) whose phone numbers are searched. Meta shows them " +
						"together with their settings in one call, where it allows that. Either this or `" + numberIDs + "` is required.",
				},
				numberIDs: idListArgument("a phone number", "IDs of the phone numbers (5 to 20 digits) that are searched."),
			}
		}),
		Validators: accountOrNumbers,
		Find: func(ctx context.Context, s *session.Session, scope lifecycle.Scope) iter.Seq2[Found, error] {
			g, err := s.Graph()
			if err != nil {
				return lifecycle.AllFound(nil, err)
			}
			at, numbers, err := scopeNumbers(ctx, g, scope)
			if err != nil {
				return lifecycle.AllFound(nil, tfdiag.WithPath(path.Root(at), err))
			}
			return findAtEach(numbers, func(n graph.PhoneNumber) ([]Found, error) {
				found, err := find(ctx, s, n.ID)
				for i := range found {
					found[i].Name = cmp.Or(found[i].Name, numberName(n))
				}
				return found, tfdiag.WithPath(path.Root(at), err)
			})
		},
	}
}

// FoundAtNumber returns the one object that a phone number has once: the ID of the number is its ID.
func FoundAtNumber(id string) []Found { return []Found{{ID: []string{id}}} }

// scopeNumbers returns the numbers of a scope, sorted by ID, and the argument that names them.
func scopeNumbers(ctx context.Context, g *graph.Client, scope lifecycle.Scope) (at string, numbers []graph.PhoneNumber, err error) {
	if account := scope.Text(accountID); !account.IsNull() {
		at = accountID
		numbers, err = g.PhoneNumbers.ListWithSettings(ctx, account.ValueString())
	} else {
		at = numberIDs
		for _, id := range scope.Texts(numberIDs) {
			numbers = append(numbers, graph.PhoneNumber{ID: id})
		}
	}
	tftype.Sort(numbers, func(a, b graph.PhoneNumber) int { return cmp.Compare(a.ID, b.ID) })
	return at, numbers, err
}

// numberName names a number as WhatsApp Manager does. Of a number that is named by its ID, nothing else is read.
func numberName(n graph.PhoneNumber) string {
	if n.DisplayPhoneNumber == "" || n.VerifiedName == "" {
		return DisplayName(n.DisplayPhoneNumber, n.VerifiedName, n.ID)
	}
	return DisplayName(n.VerifiedName + " (" + n.DisplayPhoneNumber + ")")
}

func idListArgument(of, text string) schema.Attribute {
	return schema.ListAttribute{
		Optional: true, ElementType: types.StringType, MarkdownDescription: text,
		Validators: []validator.List{
			listvalidator.SizeAtLeast(1), listvalidator.NoNullValues(), tfvalid.Unique(), listvalidator.ValueStringsAre(metaarg.IDValidator(of)),
		},
	}
}
