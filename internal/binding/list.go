package binding

import (
	"context"

	"terraform-provider-whatsapp/internal/listing"
	"terraform-provider-whatsapp/internal/session"
)

// List finds the projects whose slot is filled.
func (s Slot) List() *listing.List {
	return listing.Everything("Lists the chat projects of the configured platform that hold a "+s.Noun+", with one list. "+
		"An entry that cannot be read is an error, so the list is complete for the credential. "+
		"It is an error on a platform that cannot list its projects, or cannot set a project's "+s.Noun+".",
		func(ctx context.Context, c *session.Session) ([]listing.Found, error) {
			platform, err := c.Chat()
			if err != nil {
				return nil, err
			}
			if !s.CanSet(platform) {
				return nil, unsupported(platform, "project", "set a project's "+s.Noun)
			}
			projects, err := listing.Projects(ctx, c)
			var found []listing.Found
			for _, p := range projects {
				if s.Held(p).Present {
					found = append(found, listing.Found{ID: []string{p.ID}, Name: listing.Name(p.Name, p.Key, p.ID)})
				}
			}
			return found, err
		})
}
