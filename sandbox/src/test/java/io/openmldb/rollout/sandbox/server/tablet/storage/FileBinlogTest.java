package io.openmldb.rollout.sandbox.server.tablet.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBinlogTest {
  @TempDir Path directory;

  @Test
  void entriesComeBackAsTheyWereFromAnyOffset() throws IOException {
    LogEntry first = new LogEntry(1, true, true, "key", 17, "aGVsbG8=");
    LogEntry second = new LogEntry(3, false, true, "schlüssel", 0, "");
    try (FileBinlog log = FileBinlog.open(file(), entry -> {})) {
      log.append(first);
      log.append(second);

      assertThat(log.after(0, 10)).containsExactly(first, second);
      assertThat(log.after(1, 10)).containsExactly(second);
      assertThat(log.after(2, 10)).isEmpty();
      assertThat(log.lastTerm()).isEqualTo(3);
    }
  }

  @Test
  void anEntryThatWasCutShortByAKillIsRemovedAndTheLogGoesOnBehindTheLastWholeOne()
      throws IOException {
    LogEntry whole = new LogEntry(1, true, true, "a", 1, "aGk=");
    try (FileBinlog log = FileBinlog.open(file(), entry -> {})) {
      log.append(whole);
    }
    Files.write(file(), new byte[] {0, 0, 0, 99, 1, 2}, StandardOpenOption.APPEND);

    List<LogEntry> read = new ArrayList<>();
    try (FileBinlog log = FileBinlog.open(file(), read::add)) {
      log.append(whole);
      assertThat(log.lastOffset()).isEqualTo(2);
    }

    assertThat(read).containsExactly(whole);
    try (FileBinlog log = FileBinlog.open(file(), read::add)) {
      assertThat(log.lastOffset()).isEqualTo(2);
    }
  }

  private Path file() {
    return directory.resolve("00000000.log");
  }
}
