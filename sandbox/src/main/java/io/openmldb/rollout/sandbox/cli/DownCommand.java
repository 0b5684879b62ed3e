package io.openmldb.rollout.sandbox.cli;

import io.openmldb.rollout.sandbox.lifecycle.SandboxShutdown;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    description = "Ends every process of a practice cluster. The directory stays.")
final class DownCommand implements Callable<Integer> {

  @Mixin private DirectoryOption layout;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path directory = layout.directory();
    int ended = SandboxShutdown.endAll(directory);
    spec.commandLine()
        .getOut()
        .println(ended == 0 ? directory + " was down" : "ended " + ended + " processes");
    return 0;
  }
}
