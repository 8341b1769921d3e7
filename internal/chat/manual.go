package chat

import "context"

// ManualSetup is how a person enters a token and a number on a platform that has no interface for it.
type ManualSetup struct {
	MenuPath                []string // the path through the menus of a project, outermost first
	TokenField, NumberField string   // which value goes where
}

// KindServiceDesk is the kind of project that can have a chat, on a platform whose projects are of several kinds.
const KindServiceDesk = "service_desk"

// Kinds tells the kind of a project.
type Kinds interface {
	// Kind returns the platform's own word for what a project is: KindServiceDesk, "software", ...; "" means that it does
	// not say. The errors are those of Projects.Get.
	Kind(ctx context.Context, project string) (string, error)
}
