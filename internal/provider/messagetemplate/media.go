package messagetemplate

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/content/template"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// filePrefix marks a path in the place of the handle of an upload.
const filePrefix = "file:"

// mediaLimit has the types and the size that Meta accepts as the example of a medium.
type mediaLimit struct {
	types []string // as net/http recognizes them
	bytes int64
}

// mediaLimits are by the format of the header.
//
// https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media for the sizes, and
// https://developers.facebook.com/docs/graph-api/guides/upload for the types.
var mediaLimits = map[string]mediaLimit{
	"IMAGE": {[]string{"image/jpeg", "image/png"}, 5 << 20}, "VIDEO": {[]string{"video/mp4"}, 16 << 20},
	"GIF": {[]string{"video/mp4"}, 3584 << 10}, "DOCUMENT": {[]string{"application/pdf"}, 100 << 20},
}

// medium is the example of a medium in a template.
type medium struct {
	place, format string // place is as in jsonlint.Problem
	handle        string // or filePrefix and the path of a file
}

// readMedia reads a file and checks that it fits the format of the header.
func readMedia(format, name string) (graph.File, error) {
	fail := func(reason string, args ...any) (graph.File, error) {
		return graph.File{}, tfdiag.New("Invalid media file", "The file %q of media_path %s.", name, fmt.Sprintf(reason, args...))
	}
	most, ok := mediaLimits[strings.ToUpper(format)]
	if !ok {
		return fail("is not needed: a header of the format %s has no medium", format)
	}

	f, err := os.Open(name)
	if err != nil {
		return fail("cannot be read: %s. Check the path, which is relative to the folder where Terraform runs. A file that another resource "+
			"writes must exist while planning: apply that resource first", err)
	}
	defer func() { _ = f.Close() }()

	data, err := io.ReadAll(io.LimitReader(f, most.bytes+1))
	if err != nil {
		return fail("cannot be read: %s", err)
	}
	if int64(len(data)) > most.bytes {
		return fail("is larger than %d bytes, which is the most for the format %s", most.bytes, format)
	}

	kind, _, _ := strings.Cut(http.DetectContentType(data), ";")
	if !slices.Contains(most.types, kind) {
		return fail("has content of the type %s. Meta accepts %s for the format %s. Use another file or another format", kind,
			strings.Join(most.types, " and "), format)
	}
	return graph.File{Name: filepath.Base(name), Type: kind, Data: data}, nil
}

// headerHandle is the place of the example of a medium.
const headerHandle = "header.example.header_handle"

// withHandles returns components in which each handle is replaced by what handle returns for it.
func withHandles(
	prefix string, components []template.Component, handle func(medium) (string, error),
) ([]template.Component, error) {
	changed := slices.Clone(components)
	for i, c := range changed {
		if c.Example != nil && len(c.Example.HeaderHandle) > 0 {
			example := *c.Example
			example.HeaderHandle = slices.Clone(example.HeaderHandle)
			for j, value := range example.HeaderHandle {
				var err error
				if example.HeaderHandle[j], err = handle(medium{prefix + headerHandle, c.Format, value}); err != nil {
					return nil, err
				}
			}
			changed[i].Example = &example
		}
		changed[i].Cards = slices.Clone(c.Cards)
		for j, card := range c.Cards {
			var err error
			if changed[i].Cards[j].Components, err = withHandles(fmt.Sprintf("carousel.cards[%d].", j), card.Components, handle); err != nil {
				return nil, err
			}
		}
	}
	return changed, nil
}

// mediaHash returns the hash of all media files of a template, null if it has no files.
func (m model) mediaHash(t template.Template) (types.String, error) {
	all, files := sha256.New(), 0
	_, err := withHandles("", t.Components, func(of medium) (string, error) {
		name, isFile := strings.CutPrefix(of.handle, filePrefix)
		if !isFile {
			return of.handle, nil
		}
		f, err := readMedia(of.format, name)
		sum := sha256.Sum256(f.Data)
		files++
		all.Write(sum[:])
		return of.handle, tfdiag.WithPath(m.argumentPath(of.place), err)
	})
	if err != nil || files == 0 {
		return types.StringNull(), err
	}
	return types.StringValue(hex.EncodeToString(all.Sum(nil))), nil
}

// plannedMediaHash returns what mediaHash returns, and an error if the plan has shown another hash.
func (m model) plannedMediaHash(t template.Template) (types.String, error) {
	hash, err := m.mediaHash(t)
	if err == nil && !m.MediaSHA256.IsUnknown() && !m.MediaSHA256.Equal(hash) {
		return hash, tfdiag.New("A media file of template "+m.displayName()+" changed after the plan", "Nothing was sent to Meta. Plan again.")
	}
	return hash, err
}

// checkUploadable refuses to send components that have importedHandle in the place of a media file.
func (m model) checkUploadable(t template.Template) error {
	_, err := withHandles("", t.Components, func(of medium) (string, error) {
		if of.handle == importedHandle {
			return "", tfdiag.WithPath(m.argumentPath(of.place), tfdiag.New("Template "+m.displayName()+" needs a media file",
				"An import cannot read the file that "+
					"Meta has, and Meta demands one with each change of the content. In place of %q, write %s and the path of a local file.",
				importedHandle, filePrefix))
		}
		return "", nil
	})
	return err
}

// uploadMedia uploads the media files of a template, and returns its components with their handles.
func (m model) uploadMedia(ctx context.Context, g *graph.Client, t template.Template) ([]template.Component, error) {
	if err := m.checkUploadable(t); err != nil {
		return nil, err
	}
	return withHandles("", t.Components, func(of medium) (string, error) {
		name, isFile := strings.CutPrefix(of.handle, filePrefix)
		if !isFile {
			return of.handle, nil
		}
		f, err := readMedia(of.format, name)
		if err != nil {
			return "", tfdiag.WithPath(m.argumentPath(of.place), err)
		}
		handle, err := g.Uploads.Upload(ctx, f)
		if err != nil {
			return "", tfdiag.WithPath(m.argumentPath(of.place), tfdiag.WithSummary("Unable to upload the media file "+f.Name, err))
		}
		return handle, nil
	})
}

// mediaAddresses returns the addresses at which Meta keeps the media of a template, without their signatures, which change with each read.
func mediaAddresses(of graph.MessageTemplate) (all []string) {
	shown, err := remoteTemplate(of)
	if err != nil {
		return nil
	}
	_, _ = withHandles("", shown.Components, func(m medium) (string, error) {
		if address, err := url.Parse(m.handle); err == nil {
			all = append(all, address.Path)
		}
		return "", nil
	})
	return all
}
