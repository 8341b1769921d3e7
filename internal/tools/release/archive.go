package main

import (
	"archive/zip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"
)

// zipFiles writes an archive of files without folders. The first file is a program. Nothing in the archive depends on the
// files' own times, owners or paths.
func zipFiles(name string, at time.Time, files []string) (err error) {
	out, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	w := zip.NewWriter(out)
	for i, file := range files {
		mode := os.FileMode(0o644)
		if i == 0 {
			mode = 0o755
		}
		if err := addFile(w, file, mode, at); err != nil {
			return err
		}
	}
	return w.Close()
}

func addFile(w *zip.Writer, file string, mode os.FileMode, at time.Time) error {
	header := &zip.FileHeader{Name: filepath.Base(file), Method: zip.Deflate, Modified: at}
	header.SetMode(mode)
	to, err := w.CreateHeader(header)
	if err != nil {
		return err
	}
	from, err := os.Open(file)
	if err != nil {
		return err
	}
	defer from.Close()
	_, err = io.Copy(to, from)
	return err
}

func writeJSON(name string, v any) error {
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(name, append(text, '\n'), 0o600)
}
