package io.openmldb.rollout.activities.recorded;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** The names in a test's {@link Recorded}. */
final class RecordingNames implements ArgumentsProvider {

  @Override
  public Stream<? extends Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext test) {
    Recorded recorded = test.getRequiredTestMethod().getAnnotation(Recorded.class);
    return Arrays.stream(recorded.value()).map(Arguments::of);
  }
}
