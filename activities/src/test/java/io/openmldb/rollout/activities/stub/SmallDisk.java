package io.openmldb.rollout.activities.stub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file system of 64 KiB, mounted on a folder; only root may mount one. */
public final class SmallDisk implements AutoCloseable {

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** Mounts it; what the folder held is hidden until it is closed. */
  public static SmallDisk on(Path folder) throws IOException {
    boolean isMounted =
        run(List.of("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.toString()));
    assumeTrue(isMounted || System.getenv("CI") != null, "no file system may be mounted here");
    assertThat(isMounted).as("a file system is mounted on " + folder).isTrue();
    return new SmallDisk(folder);
  }

  /** Makes it read-only, which root cannot write into either. */
  public void makeReadOnly() throws IOException {
    assertThat(run(List.of("mount", "-o", "remount,ro", folder.toString()))).isTrue();
  }

  /** Takes all the room that is left; deleting the file gives it back. */
  public Path fill() throws IOException {
    Path filler = folder.resolve("filler");
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(new byte[1024]);
      }
    } catch (IOException noRoomLeft) {
      return filler;
    }
  }

  @Override
  public void close() throws IOException {
    assertThat(run(List.of("umount", folder.toString()))).isTrue();
  }

  private static boolean run(List<String> command) throws IOException {
    return new ProcessBuilder(command).inheritIO().start().onExit().join().exitValue() == 0;
  }
}
