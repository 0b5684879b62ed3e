package io.openmldb.rollout.sandbox.server.tablet.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** A partition's log in one append-only file. */
final class FileBinlog implements Binlog {
  private final Path file;
  private final FileChannel channel;

  /** Where each entry begins, and at the end where the next one will. */
  private long[] positions = new long[64];

  private int size;
  private long lastTerm;

  private FileBinlog(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Opens a log, giving every entry in it to the consumer; an entry that was cut short by a kill is
   * removed.
   */
  static FileBinlog open(Path file, Consumer<LogEntry> reader) throws IOException {
    Files.createDirectories(file.getParent());
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    FileBinlog log = new FileBinlog(file, channel);
    ByteBuffer all = read(channel, 0, channel.size());
    while (all.remaining() >= Integer.BYTES) {
      int length = all.getInt(all.position());
      if (all.remaining() < Integer.BYTES + length) {
        break;
      }
      LogEntry entry = LogEntry.fromBytes(all.slice(all.position() + Integer.BYTES, length));
      all.position(all.position() + Integer.BYTES + length);
      log.grown(all.position(), entry.term());
      reader.accept(entry);
    }
    channel.truncate(log.positions[log.size]);
    return log;
  }

  private static ByteBuffer read(FileChannel channel, long from, long to) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(to - from));
    int read = 0;
    while (bytes.hasRemaining() && read >= 0) {
      read = channel.read(bytes, from + bytes.position());
    }
    return bytes.flip();
  }

  @Override
  public String name() {
    return file.getFileName().toString();
  }

  @Override
  public long lastOffset() {
    return size;
  }

  long lastTerm() {
    return lastTerm;
  }

  @Override
  public void append(LogEntry entry) throws IOException {
    ByteBuffer bytes = entry.toBytes();
    long position = positions[size];
    while (bytes.hasRemaining()) {
      position += channel.write(bytes, position);
    }
    grown(position, entry.term());
  }

  private void grown(long end, long term) {
    size++;
    if (size == positions.length) {
      positions = Arrays.copyOf(positions, size * 2);
    }
    positions[size] = end;
    lastTerm = term;
  }

  @Override
  public List<LogEntry> after(long offset, int limit) throws IOException {
    int from = (int) Math.min(offset, size);
    int to = Math.min(size, from + limit);
    ByteBuffer bytes = read(channel, positions[from], positions[to]);
    List<LogEntry> entries = new ArrayList<>(to - from);
    while (bytes.hasRemaining()) {
      entries.add(LogEntry.readFrom(bytes));
    }
    return entries;
  }

  @Override
  public byte[] bytes() throws IOException {
    return Files.readAllBytes(file);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
