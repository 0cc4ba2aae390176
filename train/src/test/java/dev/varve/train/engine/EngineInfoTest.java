package dev.varve.train.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class EngineInfoTest {

    @Test
    void current_thisMachine_namesTheVersionAndLimits() {
        EngineInfo info = EngineInfo.current();
        assertThat(info.libtorch()).matches("\\d+\\.\\d+\\.\\d+-.+");
        assertThat(info.processors()).isPositive();
        assertThat(info.memoryBytes()).isGreaterThan(Runtime.getRuntime().maxMemory() / 2);
        assertThat(info.natives()).isNotBlank();
        assertThat(info.processor()).isNotBlank();
    }

    @Test
    void model_ofAProcessor_isItsNameOrElseItsFamily() {
        assertThat(EngineInfo.model(List.of("vendor_id\t: AuthenticAMD", "model name\t: AMD EPYC", "model name\t: B")))
                .isEqualTo("AMD EPYC");
        assertThat(EngineInfo.model(List.of("CPU part\t: 0xd40"))).isEqualTo("0xd40");
        assertThat(EngineInfo.model(List.of())).isEqualTo(System.getProperty("os.arch"));
    }

    @Test
    void multipliesBf16_flagsOfProcessors_areReadAsWholeWords() {
        assertThat(EngineInfo.multipliesBf16(List.of("model name : bf16", "flags : fpu avx512_bf16 sse"))).isTrue();
        assertThat(EngineInfo.multipliesBf16(List.of("flags\t\t: fpu amx_bf16"))).isTrue();
        assertThat(EngineInfo.multipliesBf16(List.of("Features\t: fp asimd bf16"))).isTrue();
        assertThat(EngineInfo.multipliesBf16(List.of("flags : fpu avx512f avx512_bf16x"))).isFalse();
        assertThat(EngineInfo.multipliesBf16(List.of())).isFalse();
    }
}
