package dev.varve.cli;

import dev.varve.card.InvalidInput;
import dev.varve.card.Reason;
import dev.varve.card.TargetKind;
import dev.varve.onnx.OnnxExport;
import dev.varve.onnx.OnnxImport;
import dev.varve.onnx.OnnxProfile;
import dev.varve.train.data.Part;
import dev.varve.train.interpret.Answers;
import dev.varve.train.interpret.Temperature;
import dev.varve.train.report.OpenRun;
import dev.varve.weights.Model;
import dev.varve.weights.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a run's model elsewhere, in another form. */
@Command(name = "export", description = "Writes the model of a run as ONNX or safetensors.")
final class ExportCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "RUN", description = "the run's folder, or the .onnx file "
            + "of a model that can be trained")
    private Path run;

    @Parameters(index = "1", paramLabel = "FILE", description = "a new file that ends in .onnx or .safetensors")
    private Path file;

    @Option(names = "--deploy", description = "ONNX for serving: norms folded, dropout left out; cannot be trained")
    private boolean deploy;

    @Option(names = "--temperature", paramLabel = "auto|T", description = "calibrate probabilities: the number by "
            + "which logits are divided, or the best one for the valid part of the run; which class is first stays the "
            + "same")
    private String temperature;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        String name = String.valueOf(file.getFileName());
        boolean onnx = name.endsWith(".onnx");
        if (!onnx && !name.endsWith(".safetensors")) {
            throw new InvalidInput("%s: the ending says the form, and must be .onnx or .safetensors", file);
        }
        if (deploy && !onnx) {
            throw new InvalidInput("--deploy: is a form of ONNX, found %s; name a file that ends in .onnx", file);
        }
        if (Files.exists(file)) {
            throw new InvalidInput("%s: exists and is not overwritten; choose another name", file);
        }
        Model model = calibrated(OnnxImport.read(ModelFile.of(run)));
        if (onnx) {
            OnnxExport.write(model, deploy ? OnnxProfile.DEPLOY : OnnxProfile.TRAINABLE, file);
        } else {
            writeArrays(model);
        }
        spec.commandLine().getOut().println("Written: " + file);
        return Exit.DONE;
    }

    private Model calibrated(Model model) {
        if (temperature == null) {
            return model;
        }
        if (model.card().target().kind() == TargetKind.VALUES) {
            throw new InvalidInput("--temperature: is for probabilities, %s says values; leave it out", run);
        }
        double chosen = temperature.equals("auto") ? best() : Arguments.positive(temperature, "--temperature");
        spec.commandLine().getOut().printf(Locale.ROOT, "Temperature %.4f%n", chosen);
        return new Model(model.network(), model.weights(), model.card().with(
                model.card().target().withTemperature(chosen)));
    }

    private double best() {
        if (!Files.isDirectory(run)) {
            throw new InvalidInput("--temperature auto: needs the folder of a run and its data, found %s; give the "
                    + "folder, or a number", run);
        }
        try (OpenRun open = OpenRun.open(run, Runtime.getRuntime().availableProcessors())) {
            Answers valid = open.answers(Part.VALID).orElseThrow(() -> new InvalidInput("--temperature auto: needs the "
                    + "run's valid part, which is not there (%s); give a number", open.missing()));
            return Temperature.best(valid.kind(), valid.scores()).orElseThrow(() -> new InvalidInput("--temperature "
                    + "auto: no temperature from %s to %s is best for the valid part, as where every image of it is "
                    + "told right; give a number, or leave it out", Temperature.LEAST, Temperature.MOST));
        }
    }

    private void writeArrays(Model model) {
        try {
            new Safetensors(model.weights(), Map.of("card", model.card().toJson())).write(file);
        } catch (IOException failure) {
            throw new InvalidInput(failure, "%s: cannot be written (%s); check the folder, its rights and the free "
                    + "space", file, Reason.of(failure));
        }
    }
}
