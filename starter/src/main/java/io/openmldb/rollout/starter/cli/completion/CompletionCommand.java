package io.openmldb.rollout.starter.cli.completion;

import io.openmldb.rollout.starter.cli.console.CommandRoot;
import io.openmldb.rollout.starter.exit.ExitCode;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Prints a script that makes a shell complete the commands and options of {@code rollout}. */
@Command(
    name = "completion",
    header = "Print a script for a shell that completes commands, options and names of clusters.",
    description =
        "It is made from the commands of this version; make it anew after an update. Names of"
            + " clusters are those that rollout clusters and rollout history have shown.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(rollout completion bash)",
      "  source <(rollout completion zsh)",
      "  rollout completion fish > ~/.config/fish/completions/rollout.fish"
    })
public final class CompletionCommand implements Callable<Integer> {

  @ParentCommand private CommandRoot root;
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "bash|zsh|fish", description = "The shell.")
  private Shell shell;

  /** A shell that can be told how to complete. */
  enum Shell {
    BASH,
    ZSH,
    FISH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public Integer call() {
    CommandLine rollout = spec.root().commandLine();
    String script =
        switch (shell) {
          // The script for bash makes zsh read it by bash's rules.
          case BASH, ZSH ->
              AutoComplete.bash(rollout.getCommandName(), rollout)
                  + ClusterCompletion.ofBash(rollout.getCommandSpec());
          case FISH -> FishCompletion.of(rollout.getCommandSpec());
        };
    root.context().out().print(script);
    root.context().out().flush();
    return ExitCode.SUCCEEDED.number();
  }
}
