package binding

import (
	"context"

	"terraform-provider-whatsapp/internal/metaarg/listing"
	"terraform-provider-whatsapp/internal/session"
)

// List finds the projects whose slot is filled.
func (slot Slot) List() *listing.List {
	return listing.WithoutScope("Lists the chat projects of the configured platform that hold a "+slot.Noun+", with one list. "+
		"An entry that cannot be read is an error, so the list is complete for the credential. "+
		"It is an error on a platform that cannot list its projects, or cannot set a project's "+slot.Noun+".",
		func(ctx context.Context, s *session.Session) ([]listing.Found, error) {
			platform, err := s.Chat()
			if err != nil {
				return nil, err
			}
			if !slot.CanSet(platform) {
				return nil, errUnsupported(platform, "project", "set a project's "+slot.Noun)
			}
			projects, err := listing.ReadProjects(ctx, s)
			var found []listing.Found
			for _, p := range projects {
				if slot.Held(p).Present {
					found = append(found, listing.Found{ID: []string{p.ID}, Name: listing.DisplayName(p.Name, p.Key, p.ID)})
				}
			}
			return found, err
		})
}
