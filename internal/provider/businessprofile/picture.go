package businessprofile

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // to recognize and measure a picture
	_ "image/png"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaobject/setting"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

const (
	picturePath = "profile_picture_path"
	pictureHash = "profile_picture_sha256"

	maxPicture = 5 << 20 // bytes
	minEdge    = 192     // pixels
)

func pictureAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		picturePath: schema.StringAttribute{
			Optional: true, Validators: []validator.String{pictureValidator()},
			MarkdownDescription: "Path of a JPEG or PNG file with the picture of the business, for example `\"${path.module}/logo.png\"`: at most " +
				"5 MB, at least 192 x 192 pixels. Meta recommends a square of 640 x 640. The file must exist while planning. It is uploaded when its " +
				"content changes. Removing the argument keeps the picture.",
		},
		pictureHash: schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "SHA-256 of the file that was uploaded last, in hexadecimal digits. Null without `profile_picture_path`.",
		},
	}
}

// pictureValidator checks a file that exists. One that another resource writes is checked by the plan.
func pictureValidator() validator.String {
	return tfvalid.String("must be the path of a JPEG or PNG file of at most 5 MB", func(value string, p *tfvalid.Problems) {
		if _, err := readPicture(value); err != nil && !errors.Is(err, fs.ErrNotExist) {
			p.Error("Invalid picture", "The file of %s %s.", p.Argument(), err)
		}
	})
}

type pictureFile struct {
	graph.File
	hash string
}

// readPicture reads and checks a file. Its error completes "The file ...".
func readPicture(name string) (pictureFile, error) {
	f, err := os.Open(name)
	if err != nil {
		return pictureFile{}, fmt.Errorf("cannot be read: %w. Check the path, which is relative to the folder where Terraform runs", err)
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, maxPicture+1))
	if err != nil {
		return pictureFile{}, fmt.Errorf("cannot be read: %w", err)
	}
	if len(data) > maxPicture {
		return pictureFile{}, errors.New("is larger than 5 MB. Use a smaller picture, for example one of 640 x 640 pixels")
	}
	config, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || (format != "jpeg" && format != "png") {
		return pictureFile{}, errors.New("is not a JPEG or PNG picture, whatever its name says. Convert it")
	}
	if config.Width < minEdge || config.Height < minEdge {
		return pictureFile{}, fmt.Errorf("has %d x %d pixels. Meta wants at least %d x %d, and recommends 640 x 640",
			config.Width, config.Height, minEdge, minEdge)
	}
	sum := sha256.Sum256(data)
	return pictureFile{graph.File{Name: filepath.Base(name), Type: "image/" + format, Data: data}, hex.EncodeToString(sum[:])}, nil
}

// pictureHashes returns the computed hash of the picture.
func pictureHashes(m types.Object) (map[string]attr.Value, error) {
	name, ok := m.Attributes()[picturePath].(types.String)
	switch {
	case !ok || name.IsNull():
		return map[string]attr.Value{pictureHash: types.StringNull()}, nil
	case name.IsUnknown():
		return map[string]attr.Value{pictureHash: types.StringUnknown()}, nil
	}
	file, err := readPicture(name.ValueString())
	if err != nil {
		return nil, tfdiag.WithPath(path.Root(picturePath), tfdiag.New("Invalid picture", "The file %w.", err))
	}
	return map[string]attr.Value{pictureHash: types.StringValue(file.hash)}, nil
}

// uploadPicture uploads a picture that differs from the one that was uploaded last, and returns its handle.
func uploadPicture(ctx context.Context, change setting.Change) (graph.Values, error) {
	hash := change.Planned.Attributes()[pictureHash]
	if hash.IsNull() || (change.Prior != nil && hash.Equal(change.Prior.Attributes()[pictureHash])) {
		return nil, nil
	}
	name, _ := change.Planned.Attributes()[picturePath].(types.String)
	file, err := readPicture(name.ValueString())
	if err != nil {
		return nil, tfdiag.WithPath(path.Root(picturePath), tfdiag.New("Invalid picture", "The file %w.", err))
	}
	handle, err := change.Graph.Uploads.Upload(ctx, file.File)
	if err != nil {
		return nil, tfdiag.WithPath(path.Root(picturePath), tfdiag.WithSummary("Unable to upload the picture", err))
	}
	return graph.Values{"profile_picture_handle": handle}, nil
}
