// Reads every file of LevelDB databases with the library that Fabric and Kubo use, without opening the
// databases: a running process holds their locks, and opening would compact away what was deleted.
//
// `leveldb read FOLDER...` prints records of a name and bytes, each with its length (uint32, big-endian)
// before it: every key and value of every table and journal, overwritten and deleted ones too.
//
// `leveldb plant FOLDER` puts the values that it is given, one a line in base64, into a database that no
// process uses, and deletes the first of them again.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sort"

	"github.com/syndtr/goleveldb/leveldb"
	"github.com/syndtr/goleveldb/leveldb/journal"
	"github.com/syndtr/goleveldb/leveldb/opt"
	"github.com/syndtr/goleveldb/leveldb/storage"
	"github.com/syndtr/goleveldb/leveldb/table"
	"github.com/syndtr/goleveldb/leveldb/util"
)

// A folder changes while it is read: a compaction replaces tables by new ones. It is read again until
// a whole pass found everything that it listed.
const attempts = 10

var (
	tableName   = regexp.MustCompile(`^[0-9]+\.(ldb|sst)$`)
	journalName = regexp.MustCompile(`^([0-9]+\.log|MANIFEST-[0-9]+)$`)
)

type emitter func(name string, content []byte) error

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) == 2 && args[0] == "plant" {
		return plant(args[1], os.Stdin)
	}
	if len(args) < 2 || args[0] != "read" {
		return errors.New("usage: leveldb read FOLDER... | plant FOLDER")
	}
	out := bufio.NewWriter(os.Stdout)
	for _, folder := range args[1:] {
		if err := readFolder(folder, toStream(out)); err != nil {
			return fmt.Errorf("%s: %w", folder, err)
		}
	}
	return out.Flush()
}

func toStream(out io.Writer) emitter {
	return func(name string, content []byte) error {
		for _, part := range [][]byte{[]byte(name), content} {
			if err := binary.Write(out, binary.BigEndian, uint32(len(part))); err != nil {
				return err
			}
			if _, err := out.Write(part); err != nil {
				return err
			}
		}
		return nil
	}
}

func readFolder(folder string, emit emitter) error {
	done := map[string]bool{}
	var missed error
	for range attempts {
		names, err := listed(folder)
		if err != nil {
			return err
		}
		missed = nil
		for _, name := range names {
			// A table never changes; a journal may have grown.
			if tableName.MatchString(name) && done[name] {
				continue
			}
			if err := readFile(filepath.Join(folder, name), emit); err != nil {
				missed = fmt.Errorf("%s: %w", name, err)
				continue
			}
			done[name] = true
		}
		if missed == nil {
			return nil
		}
	}
	return missed
}

// listed names the files that hold data; Kubo and Fabric keep others, such as LOG, which are plain text.
func listed(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, entry := range entries {
		if tableName.MatchString(entry.Name()) || journalName.MatchString(entry.Name()) {
			names = append(names, entry.Name())
		}
	}
	if len(names) == 0 {
		return nil, errors.New("no LevelDB database is here")
	}
	sort.Strings(names)
	return names, nil
}

func readFile(file string, emit emitter) error {
	opened, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		// Compacted away since it was listed: the next pass reads what replaced it.
		return err
	}
	if err != nil {
		return err
	}
	defer opened.Close()
	if tableName.MatchString(filepath.Base(file)) {
		return readTable(opened, file, emit)
	}
	return readJournal(opened, file, emit)
}

func readTable(file *os.File, name string, emit emitter) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	description := storage.FileDesc{Type: storage.TypeTable}
	reader, err := table.NewReader(file, info.Size(), description, nil, nil, &opt.Options{Strict: opt.StrictAll})
	if err != nil {
		return err
	}
	defer reader.Release()
	// Outside of a database the reader gives every stored version of a key.
	entries := reader.NewIterator(nil, nil)
	defer entries.Release()
	for entries.Next() {
		if err := emit(name, entries.Key()); err != nil {
			return err
		}
		if err := emit(name, entries.Value()); err != nil {
			return err
		}
	}
	return entries.Error()
}

func readJournal(file *os.File, name string, emit emitter) error {
	reader := journal.NewReader(file, nil, false, true)
	for {
		record, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		content, err := io.ReadAll(record)
		if errors.Is(err, io.ErrUnexpectedEOF) {
			// The last record is still being written.
			return nil
		}
		if err != nil {
			return err
		}
		if err := emit(name, content); err != nil {
			return err
		}
		if err := emitBatch(name, content, emit); err != nil {
			return err
		}
	}
}

// emitBatch gives the keys and values of a journal's record; a manifest's records hold none.
func emitBatch(name string, content []byte, emit emitter) error {
	var batch leveldb.Batch
	if err := batch.Load(content); err != nil {
		return nil
	}
	replay := &replayer{name: name, emit: emit}
	if err := batch.Replay(replay); err != nil {
		return err
	}
	return replay.failure
}

type replayer struct {
	name    string
	emit    emitter
	failure error
}

func (r *replayer) Put(key, value []byte) {
	r.give(key)
	r.give(value)
}

func (r *replayer) Delete(key []byte) {
	r.give(key)
}

func (r *replayer) give(content []byte) {
	if r.failure == nil {
		r.failure = r.emit(r.name, content)
	}
}

func plant(folder string, lines io.Reader) error {
	database, err := leveldb.OpenFile(folder, nil)
	if err != nil {
		return err
	}
	defer database.Close()
	scanner := bufio.NewScanner(lines)
	scanner.Buffer(nil, 1<<24)
	for count := 0; scanner.Scan(); count++ {
		value, err := base64.StdEncoding.DecodeString(scanner.Text())
		if err != nil {
			return err
		}
		if err := database.Put(fmt.Appendf(nil, "planted/%d", count), value, nil); err != nil {
			return err
		}
	}
	if err := scanner.Err(); err != nil {
		return err
	}
	// The values move from the journal into a compressed table.
	if err := database.CompactRange(util.Range{}); err != nil {
		return err
	}
	return database.Delete([]byte("planted/0"), nil)
}
