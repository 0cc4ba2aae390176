package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.train.run.Forecast;
import dev.varve.train.run.Spent;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of the time that a run took. */
class TimeReportTest {

    private static final Spent SPENT = new Spent(Map.of("tuned", 200.0, Spent.END, 27.0));

    private static String report(Optional<Forecast> forecast) {
        StringWriter out = new StringWriter();
        TimeReport.print(SPENT, forecast, new PrintWriter(out, true));
        return out.toString();
    }

    @Test
    void print_withAForecast_saysHowFarItWasOffInAllAndByPhase() {
        Forecast forecast = new Forecast("2026-11-23T09:30:00Z",
                List.of(new Forecast.PhaseForecast("tuned", 90, 2, 2, Forecast.Kept.NONE, 1, 1, 2, 0,
                        List.of())), 27, 0);
        assertThat(report(Optional.of(forecast))).isEqualTo("""
                Took 3:47 min; foretold 3:33 min, 6 % less
                phase               took      foretold
                tuned               3:20 min  3:06 min  7 % less
                export and figures  27 s      27 s      the same
                """);
    }

    @Test
    void print_withoutAForecast_saysHowLong() {
        assertThat(report(Optional.empty())).isEqualTo("Took 3:47 min\n");
    }

    @ParameterizedTest
    @CsvSource({"59, just now", "60, 1 min ago", "3599, 59 min ago", "3600, 1 h ago", "172799, 47 h ago",
        "172800, 2 days ago"})
    void ago_fromAnAge_isRoundedDown(long seconds, String text) {
        Instant now = Instant.parse("2026-11-23T09:30:00Z");
        assertThat(Seconds.ago(now.minus(Duration.ofSeconds(seconds)), now)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"1, 1 MiB", "47185920, 45 MiB", "1073741824, 1.0 GiB", "1288490189, 1.2 GiB"})
    void bytes_ofASize_haveAUnit(long bytes, String text) {
        assertThat(Bytes.of(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"-0.41, 41 % less", "0.07, 7 % more", "0.004, the same", "-0.004, the same"})
    void percent_ofADifference_namesItsSide(double difference, String text) {
        assertThat(Percent.of(difference)).isEqualTo(text);
    }
}
