// Checks what akashi's ledger hands out with Go's x/mod/sumdb, which shares no
// code with akashi. Ends with 1 and a line on stderr at the first thing that
// does not hold.
//
//	witness proof VKEY EVENT PROOF
//	witness consistency VKEY OLD-CHECKPOINT PROOF
//	witness tiles VKEY DIR
package main

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	vkey := strings.TrimSpace(string(read(os.Args[2])))
	switch os.Args[1] {
	case "proof":
		proof(vkey, read(os.Args[3]), string(read(os.Args[4])))
	case "consistency":
		consistency(vkey, read(os.Args[3]), string(read(os.Args[4])))
	case "tiles":
		tiles(vkey, os.Args[3])
	}
}

func proof(vkey string, event []byte, text string) {
	head, checkpoint, _ := strings.Cut(text, "\n\n")
	lines := strings.Split(head, "\n")
	if lines[0] != "c2sp.org/tlog-proof@v1" {
		fail("header %q", lines[0])
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	check(err)
	size, root := open(vkey, []byte(checkpoint))
	check(tlog.CheckRecord(hashes(lines[2:]), size, root, index, tlog.RecordHash(event)))
}

func consistency(vkey string, old []byte, text string) {
	head, checkpoint, _ := strings.Cut(text, "\n\n")
	lines := strings.Split(head, "\n")
	size, root := open(vkey, []byte(checkpoint))
	oldSize, oldRoot := open(vkey, old)
	if lines[0] != fmt.Sprintf("old %d", oldSize) {
		fail("first line %q", lines[0])
	}
	check(tlog.CheckTree(tlog.TreeProof(hashes(lines[1:])), size, root, oldSize, oldRoot))
}

// reader reads C2SP tiles: height 8, no height in the path.
type reader struct{ dir string }

func (r reader) Height() int                          { return 8 }
func (r reader) SaveTiles([]tlog.Tile, [][]byte)      {}
func (r reader) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range wanted {
		all = append(all, read(filepath.Join(r.dir, strings.Replace(tile.Path(), "tile/8/", "tile/", 1))))
	}
	return all, nil
}

func tiles(vkey, dir string) {
	size, root := open(vkey, read(filepath.Join(dir, "checkpoint")))
	hashes := tlog.TileHashReader(tlog.Tree{N: size, Hash: root}, reader{dir})
	for n := int64(0); n < size; {
		width := size - n
		if width > 256 {
			width = 256
		}
		tile := tlog.Tile{H: 8, L: -1, N: n / 256, W: int(width)}
		path := strings.Replace(tile.Path(), "tile/8/data/", "tile/entries/", 1)
		bundle := read(filepath.Join(dir, path))
		for ; width > 0; width-- {
			length := binary.BigEndian.Uint16(bundle)
			event := bundle[2 : 2+int(length)]
			bundle = bundle[2+int(length):]
			stored, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, n)})
			check(err)
			if stored[0] != tlog.RecordHash(event) {
				fail("event %d", n)
			}
			n++
		}
	}
	fmt.Println(size)
}

func open(vkey string, checkpoint []byte) (int64, tlog.Hash) {
	verifier, err := note.NewVerifier(vkey)
	check(err)
	opened, err := note.Open(checkpoint, note.VerifierList(verifier))
	check(err)
	lines := strings.Split(opened.Text, "\n")
	if lines[0] != verifier.Name() {
		fail("origin %q", lines[0])
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err)
	return size, hashes(lines[2:3])[0]
}

func hashes(lines []string) []tlog.Hash {
	var all []tlog.Hash
	for _, line := range lines {
		if line == "" {
			continue
		}
		bytes, err := base64.StdEncoding.DecodeString(line)
		check(err)
		if len(bytes) != tlog.HashSize {
			fail("hash %q", line)
		}
		var hash tlog.Hash
		copy(hash[:], bytes)
		all = append(all, hash)
	}
	return all
}

func read(path string) []byte {
	bytes, err := os.ReadFile(path)
	check(err)
	return bytes
}

func check(err error) {
	if err != nil {
		fail("%v", err)
	}
}

func fail(format string, arguments ...interface{}) {
	fmt.Fprintf(os.Stderr, format+"\n", arguments...)
	os.Exit(1)
}
