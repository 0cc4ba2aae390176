package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options and names that nothing goes by are refused in one line that begins with them. */
class BadOptionsTest {

    @TempDir
    private static Path folder;

    @BeforeAll
    static void draw() {
        Photos.classes(folder.resolve("data"), 5);
    }

    private static String refused(String options) {
        List<Object> arguments = new ArrayList<>(List.of("train", folder.resolve("data"), "--out",
                folder.resolve("run"), "--threads", 1, "--batch", 4));
        arguments.addAll(List.of(options.split(" ")));
        return Cli.refused(folder, arguments.toArray());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--epochs 0|--epochs: must be at least 1, found 0; give 1 or more",
        "--epochs 99999|--epochs: must be at most 10,000, found 99,999; give 10,000 or less",
        "--channels 4x|--channels: must be rgb or a number from 1 to 512, found '4x'; give for example 4",
        "--channels 0|--channels: must be at least 1, found 0; give 1 or more",
        "--channels 4 --stack a,b|--channels 4: does not go with --stack, which has a channel for each column; leave "
            + "one of both out",
        "--white 4095|--white 4095: goes with --channels N or --stack, for rgb takes the upper 8 of 16 bits; leave it "
            + "out, or add one of these",
        "--channels 1 --white 9|--white: must be 255 to 65535, found 9; give the largest value that the files of 16 "
            + "bits hold",
        "--stack a,a|--stack: must be different, found a, a; name each once",
        "--first-layer timm|--first-layer: is for images of other than 3 channels, found red, green, blue; leave it "
            + "out",
        "--head-hidden 0|--head-hidden: outputs of a head's matrix must be positive, found 0; give for example 512",
        "--head-hidden big|--head-hidden: must be numbers with commas between, or none, found 'big'; give for example "
            + "256,128",
        "--head-dropouts 0.1,0.2,0.3|--head-dropouts: must be one, or one for each of the head's 2 matrices, found "
            + "0.1, 0.2, 0.3; give as many",
        "--head-dropouts 1|--head-dropouts: must be at least 0 and below 1, found 1.0; give for example 0.5",
        "--y-range 5|--y-range: must be LO:HI with LO below HI, found '5'; give for example 0:5",
        "--y-range 5:0|--y-range: must be LO:HI with LO below HI, found '5:0'; give for example 0:5",
        "--recipe fine-tune --y-range 0:5|--y-range: is for the target values, found the target label; leave it out",
        "--head-hidden 256|head: a phase that solves computes the best head of one matrix, which has a pooling and "
            + "neither hidden layers nor norms, dropouts or ranges, found hidden 256; leave these options out, or "
            + "take a recipe that trains its head, such as fine-tune",
        "--freeze-epochs 99999|--freeze-epochs: must be at most 10,000, found 99,999; give 10,000 or less",
        "--freeze-epochs -1|--freeze-epochs: must be at least 0, found -1; give 0 or more",
        "--size 8|--size: must be at least 32 for tf_efficientnet_lite0, found 8; give 32 or more",
        "--size 0|--size: must be at least 32 for tf_efficientnet_lite0, found 0; give 32 or more",
        "--size 100000|--size: must be at most 4,096, found 100,000; give 4,096 or less",
        "--arch deit_tiny_patch16_224 --size 130|--size: must be a multiple of 16 for deit_tiny_patch16_224, found 130"
            + "; give 128 or 144",
        "--arch vit_b_32 --sizes 64,128|--sizes: must be the model's 128 in every phase for vit_b_32, whose weights "
            + "belong to the positions of such an image, found 64; train at one size",
        "--arch mixer_s16_224 --size 128|--size: must be 224 for mixer_s16_224, whose weights belong to the positions "
            + "of such an image, found 128; leave it out",
        "--weight-decay -1|--weight-decay: must be finite and not negative, found -1; give 0 or a positive number",
        "--weight-decay 0.1,0.2|--weight-decay: one decay for each layer group, or one for all, found two for three "
            + "(stem..blocks.4, blocks.5..bn2, head); give three, or one",
        "--optimizer adm|--optimizer adm: no such optimizer; the nearest are adam, adamw, radam",
        "--optimizer sgd --amsgrad|--amsgrad: the optimizer sgd has no use for it; leave it out, or take another "
            + "--optimizer",
        "--optimizer sgd --betas 0.9,0.99|--betas: the optimizer sgd has no use for it; leave it out, or take another "
            + "--optimizer",
        "--nesterov|--nesterov: the optimizer adam has no use for it; leave it out, or take another --optimizer",
        "--betas 0.9|--betas: takes two numbers, found 1; give for example 0.9,0.99",
        "--betas 0.9,1|--betas: must be at least 0 and below 1, found 1.0; 0.9,0.99 is common",
        "--betas 0.9,0.99 --momentum 0.9|--momentum: does not go with --betas, whose first number it is; leave one of "
            + "both out",
        "--momentum 1|--momentum: must be at least 0 and below 1, found 1.0; 0.9 is common",
        "--eps 0|--eps: must be positive and finite, found 0.0; give a positive number",
        "--optimizer sgd --dampening 2|--dampening: must lie between 0 and 1, found 2.0; 0 is common",
        "--optimizer sgd --dampening 0.5 --nesterov|--dampening: must be 0 with --nesterov, found 0.5; leave one of "
            + "both out",
        "--optimizer sgd --nesterov --momentum 0|--momentum: must be above 0 with --nesterov or --dampening, found "
            + "0.0; leave one of both out",
        "--lookahead 0|--lookahead: must be at least 1, found 0; give 1 or more",
        "--schedule onecycle|--schedule onecycle: no such schedule; the nearest are one-cycle, "
            + "linear-cycle, constant",
        "--recipe one-cycle --schedule linear|--schedule: the recipe one-cycle has no use for it, which is a schedule "
            + "itself; leave it out, or take another recipe",
        "--recipe solve --optimizer sgd|--optimizer: the recipe solve has no use for it, which trains nothing; leave "
            + "it out, or take another recipe",
        "--recipe probe --freeze-epochs 1|--freeze-epochs: the recipe probe has no use for it, whose body is frozen "
            + "throughout; leave it out, or take another recipe",
        "--recipe sgdr --epochs 3|--epochs: the recipe sgdr has no use for it, whose epochs follow from --cycles, "
            + "--cycle-epochs and --cycle-factor; leave it out, or take another recipe",
        "--recipe sgdr --cycles 20|--cycles: must make at most 10,000 epochs with --cycle-epochs and --cycle-factor, "
            + "found 1048575; take fewer or shorter cycles",
        "--recipe full --cycle-epochs 2|--cycle-epochs: the recipe full has no use for it, which has no warm restarts; "
            + "leave it out, or take another recipe",
        "--cycle-factor 3|--cycle-factor: the recipe solve-then-tune has no use for it, which has no warm restarts; "
            + "leave it out, or take another recipe",
        "--cycles 2|--cycles: the recipe solve-then-tune has no use for it, which has no warm restarts; leave it out, "
            + "or take another recipe",
        "--lr slice(0,1e-3)|--lr slice(0,1e-3): a rate must be positive and finite, found 0; a group that shall not "
            + "train is frozen by the plan, not by its rate",
        "--checkpoint-minutes 0|--checkpoint-minutes: must be positive and finite, found 0; give a positive number",
        "--cache-limit -1|--cache-limit: must be finite and not negative, found -1; give 0 or a positive number",
        "--memory-limit -1|--memory-limit: must be finite and not negative, found -1; give 0 or a positive number",
        "--cache-views -1|--cache-views: must be at least 0, found -1; give 0 or more",
        "--cache-views 65|--cache-views: must be at most 64, found 65; give 64 or less",
        "--cache-views some|--cache-views: must be auto or a number from 0 to 64, found 'some'; 0 keeps no features",
        "--augment much|--augment much: no such preset; the nearest are none, dihedral, standard",
        "--mult 3|--mult 3.0 and so --max-warp: must be at least 0 and below 0.5, found "
                + "0.6000000000000001; 0 is none",
        "--augment none --mult 2|--mult 2.0: is of --max-rotate, --max-warp or --max-lighting, found none; add it, or "
            + "leave this out",
        "--augment resized-crop --p-affine 1|--p-affine 1.0: is of --max-rotate, --max-zoom or --max-warp, found none; "
            + "add it, or leave this out",
        "--max-lighting 0 --p-lighting 1|--p-lighting 1.0: is of --max-lighting, found none; add it, or leave this out",
        "--p-colour 1|--p-colour 1.0: is of --max-saturation or --max-hue, found none; add it, or leave this out",
        "--mult -1|--mult: must be finite and not negative, found -1; 1 changes nothing",
        "--flip vertical|--flip vertical: no such value; the nearest are dihedral, horizontal, none; see `varve help "
            + "train`",
        "--max-rotate 200|--max-rotate: must lie within 0 and 180, found 200; give a number between them",
        "--max-rotate much|--max-rotate: must be a number, found 'much'; see `varve help train`",
        "--min-zoom 1.2|--min-zoom: must be at most --max-zoom, which is 1.1, found 1.2; exchange them, or give the "
            + "same twice",
        "--max-zoom 0.9|--min-zoom: must be at most --max-zoom, which is 0.9, found 1; exchange them, or give the same "
            + "twice",
        "--min-scale 0|--min-scale: must be above 0 and at most 1, found 0; 1 cuts nothing off",
        "--max-lighting 1|--max-lighting: must be at least 0 and below 1, found 1; 0 is none",
        "--p-affine 2|--p-affine: must be a probability from 0 to 1, found 2; 0 is never, 1 is always",
        "--crop sqare|--crop sqare: no such kind; the nearest are square, squish, centre",
        "--crop resized:0.5|--crop resized:0.5: must have one part, or two numbers behind it, with colons between; "
            + "found 2 parts; give for example resized:0.08:1.0",
        "--crop resized:0.9:0.5|--crop: LO must be at most HI, which is 0.5, found 0.9; exchange them, or "
            + "give the same twice",
        "--erase 2|--erase: P must be a probability from 0 to 1, found 2; 0 is never, 1 is always",
        "--erase x|--erase x: must have numbers between its colons, found 'x'; see `varve help train`",
        "--jpeg 0.5:10.5:20|--jpeg 0.5:10.5:20: qualities must be whole numbers; give for example 0.5:30:90",
        "--blur 0.5:3:1|--blur: LO must be at most HI, which is 1, found 3; exchange them, or give the "
            + "same twice",
        "--blur 0.5:0:1|--blur: LO must be above 0 and at most 50, found 0; 0.1 is hardly seen",
        "--jpeg 0.5:90:30|--jpeg: LO must be at most HI, which is 30, found 90; exchange them, or give the same twice",
        "--erase 0.5:0.5:2|--erase: HI must lie within 0 and 1, found 2; give a number between them",
        "--rand-augment 0,9|--rand-augment: N must lie within 1 and 14, found 0; give a number between them",
        "--rand-augment 2|--rand-augment: takes two numbers, found 1; give for example 2,9",
        "--rand-augment 2,40|--rand-augment: M must lie within 0 and 30, found 40; give a number between them",
        "--rand-augment 2,9 --trivial-augment|--trivial-augment: does not go with --rand-augment; leave one of both "
            + "out",
        "--valid-fraction 1|--valid-fraction: must lie between 0 and 1, found 1.0; give for example 0.2",
        "--lr 0|--lr 0: a rate must be positive and finite, found 0; a group that shall not train is frozen by the "
            + "plan, not by its rate",
        "--lr -1|--lr -1: a rate must be positive and finite, found -1; a group that shall not train is frozen by the "
            + "plan, not by its rate",
        "--lr x|--lr x: a rate must be a number, found 'x'; give one rate (2e-3), a range (1e-5:1e-3), one rate "
            + "per group (1e-4,1e-3), or auto-rgn:1e-3",
        "--lr 1e400|--lr 1e400: a rate must be positive and finite, found more than a number can hold; give a lower "
            + "one",
        "--layer-decay 2|--layer-decay 2: must lie above 0 and at most at 1; 0.75 is common",
        "--precision fp8|--precision fp8: no such value; the nearest are fp32, bf16, auto; see `varve help train`",
        "--batchnorm foo|--batchnorm foo: no such value; the nearest are folded, fixed, train; see `varve help train`",
        "--log csv,csw|--log csw: no such value; the nearest are csv, tensorboard; see `varve help train`",
        "--sizes 64,big|--sizes: must be a whole number, found 'big'; see `varve help train`",
        "--keep first|--keep first: no such value; the nearest are best, last; see `varve help train`",
        "--epochs many|--epochs: must be a whole number, found 'many'; see `varve help train`",
        "--epochs 3000000000|--epochs: must be a whole number within its range, found '3000000000'; see `varve help "
            + "train`",
        "--seed 99999999999999999999|--seed: must be a whole number within its range, found '99999999999999999999'; "
            + "see `varve help train`",
        "--valid-fraction half|--valid-fraction: must be a number, found 'half'; see `varve help train`",
        "--ephocs 3|--ephocs: no such option of train; the nearest are --epochs, --eps, --loss; see `varve help "
            + "train`",
        "--epochs 3 --epochs 4|--epochs: is given twice; give it once",
        "--arch resnet35|--arch resnet35: no such architecture; the nearest are resnet34, resnet34d, resnet18",
        "--arch efficientnet|--arch efficientnet: no such architecture; the nearest are efficientnet_b0, "
            + "efficientnet_b1, efficientnet_b2",
        "--recipe finetune|--recipe finetune: no such recipe; the nearest are fine-tune, constant, full",
        "--by stages|--by stages: no such way to find groups; the nearest are stage, names, fastai-1",
        "--by names|--at: --by names needs at least one border, found none; name the module that begins a "
            + "group, such as --at blocks.5",
        "--at blocks.5,blocks.3|--at blocks.5,blocks.3: borders stand from the input to the head, found blocks.5 "
            + "before blocks.3; write --at blocks.3,blocks.5",
        "--at blocks.3,blocks.3|--at blocks.3,blocks.3: each border begins a group of its own, found blocks.3 twice; "
            + "leave one out",
        "--by cost --at blocks.3|--at blocks.3: only --by names takes borders, found --by cost; leave one of both out",
        "--arch resnet34 --offline|resnet34.IMAGENET1K_V1: these weights are not in the cache yet, and --offline or "
            + "VARVE_OFFLINE forbids to download them; run once without, or name a file",
        "--arch resnet34 --weights IMAGENET1K_V3|--weights IMAGENET1K_V3: is neither a file nor published weights of "
            + "resnet34; the nearest are IMAGENET1K_V1, a1_in1k, a2_in1k",
        "--weights timm/resnet34.a9_in1k|--weights timm/resnet34.a9_in1k: is neither a file nor published weights of "
            + "tf_efficientnet_lite0; the nearest is in1k",
        "--arch resnet50 --weights timm/resnet34.a1_in1k|--weights timm/resnet34.a1_in1k: are weights of resnet34, "
            + "found --arch resnet50; leave --arch out, or name other weights",
        "--recipe solve --epochs 3|--epochs: the recipe solve has no use for it, which computes the head and trains "
            + "nothing; leave it out, or take another recipe",
        "--recipe solve-then-tune --freeze-epochs 1|--freeze-epochs: the recipe solve-then-tune has no use for it, "
            + "which computes the head instead of training it; leave it out, or take another recipe",
        "--early-stopping 0|--early-stopping: must be at least 1, found 0; give 1 or more",
        "--reduce-on-plateau 1 --plateau-factor 10|--plateau-factor: must lie between 0 and 1, found 10.0; 0.1 makes "
            + "rates a tenth",
        "--plateau-factor 0.5|--plateau-factor: is of --reduce-on-plateau, found none; add it, or leave this out",
        "--min-delta 0.1|--min-delta: is of --early-stopping or --reduce-on-plateau, found none; add it, or leave this "
            + "out",
        "--early-stopping 2 --min-delta -1|--min-delta: must be finite and not negative, found -1; give 0 or a "
            + "positive number",
        "--sizes 64|--sizes: takes two sizes or more, found 1; one is given by --size",
        "--sizes 64,32|--sizes: must grow, found 32 behind 64; order them",
        "--sizes 16,64|--sizes: must be at least 32 for tf_efficientnet_lite0, found 16; give 32 or more",
        "--class-weights even|--class-weights even: no such value; the nearest are none, balanced",
        "--class-weights cat=1,cat=2|--class-weights: must name each class once, found cat twice; leave one out",
        "--class-weights cat=x|--class-weights: must be numbers, found x; give each class a positive number",
        "--class-weights cat=-1|--class-weights: must be positive and finite, found -1.0 for cat; give each class a "
            + "positive number",
        "--loss focal:many|--loss: behind the colon must be a number, found focal:many; give for example focal:2",
        "--loss mse:2|--loss: mse takes no number, found 2.0; give for example mse",
        "--label-smoothing 1|--label-smoothing: must be at least 0 and below 1, found 1.0; 0.1 is common, 0 is none",
        "--loss focus|--loss: no such loss, found 'focus'; the nearest are focal, bce, huber",
        "--label-separator ,|--label-separator: goes with --target labels, found --target label; leave it out",
        "--target labels --label-column a,b|--label-column: must be one for --target labels, found a, b; name one, or "
            + "pass --target values",
        "--recipe solve --loss focal|--loss: the recipe solve has no use for it, which computes the head and trains "
            + "nothing; leave it out, or take another recipe",
        "--mixup -0.1|--mixup: must be positive and finite, found -0.1; give a positive number",
        "--cutmix 0|--cutmix: must be positive and finite, found 0; give a positive number",
        "--mixup 0.4 --cutmix-share 0.3|--cutmix-share: goes with both --mixup and --cutmix, found one; leave it out, "
            + "or give both",
        "--mixup 0.4 --cutmix 1 --cutmix-share 1|--cutmix-share: must lie between 0 and 1, found 1.0; leave --mixup or "
            + "--cutmix out for batches of one kind",
        "--mix-at features|--mix-at: goes with --mixup or --cutmix, found neither; give one, or leave it out",
        "--cutmix 1 --mix-at features|--cutmix: cuts out of photos, found --mix-at features; take --mixup, or leave "
            + "--mix-at out",
        "--mixup 0.4 --mix-at pixels|--mix-at pixels: no such value; the nearest are images, features; see `varve help "
            + "train`",
        "--head-pool max|--head-pool max: no such value; the nearest are mean, both; see `varve help train`",
        "--sampling even|--sampling even: no such value; the nearest are none, balanced",
        "--sampling cat=0|--sampling: must be positive and finite, found 0.0 for cat; give each class a positive "
            + "number",
        "--clip-norm 0|--clip-norm: must be positive and finite, found 0; give a positive number",
        "--clip-value -1|--clip-value: must be positive and finite, found -1; give a positive number",
        "--accumulate 0|--accumulate: must be at least 1, found 0; give 1 or more",
        "--ema 1|--ema: must lie between 0 and 1, found 1.0; 0.999 is common",
        "--dropout-scale -1|--dropout-scale: must be finite and not negative, found -1; give 0 or a positive number",
        "--monitor=|--monitor: must not be blank, found ''; give it a value",
        "--recipe solve --weight-decay 0.1|--weight-decay: the recipe solve has no use for it, which computes the head "
            + "and trains nothing; leave it out, or take another recipe",
        "--recipe solve --keep last|--keep: the recipe solve has no use for it, which computes the head and trains "
            + "nothing; leave it out, or take another recipe",
        "--recipe solve --statistics 2|--statistics: the recipe solve has no use for it, which computes the head and "
            + "trains nothing; leave it out, or take another recipe",
        "--recipe solve --ema 0.9|--ema: the recipe solve has no use for it, which computes the head and trains "
            + "nothing; leave it out, or take another recipe",
        "--accumulate 99|--accumulate 99: an epoch must have as many batches as a step adds up, found 2 full batches "
            + "of 4; give 2 or less, or a smaller --batch",
        "--log csv,tensorboard,csv|--log: must name each kind once, found csv twice; leave one out",
        "--sampling ant=2|--sampling: must be of classes of the data, found ant; they are blue, red",
        "--class-weights ant=2|--class-weights: must be of classes of the data, found ant; they are blue, red",
        "--recipe one-cycle --freeze-epochs 1|--freeze-epochs 1: the recipe one-cycle has no frozen phase; "
            + "leave it out, or take the recipe fine-tune"})
    void train_withAWrongOption_saysWhatIsWrong(String options, String message) {
        assertThat(refused(options)).isEqualTo(message);
    }

    @Test
    void plan_writtenIntoAFolderThatIsMissing_isRefusedBeforeAnythingIsRead() {
        Path missing = folder.resolve("missing");
        assertThat(Cli.refused(folder, "plan", folder.resolve("none"), "--write", missing.resolve("plan.yaml")))
                .isEqualTo("--write " + missing.resolve("plan.yaml") + ": there is no folder " + missing + "; make it, "
                        + "or name another file");
    }

    @Test
    void train_onNoThreadOrBatch_namesTheOption() {
        assertThat(Cli.refused(folder, "train", folder.resolve("data"), "--threads", 0, "--out", folder.resolve("run")))
                .isEqualTo("--threads: must be at least 1, found 0; give 1 or more");
        assertThat(Cli.refused(folder, "train", folder.resolve("data"), "--batch", 0, "--out", folder.resolve("run")))
                .isEqualTo("--batch: must be at least 1, found 0; give 1 or more");
        assertThat(Cli.refused(folder, "plan", folder.resolve("data"), "--threads", 9999))
                .isEqualTo("--threads: must be at most 1,024, found 9,999; give 1,024 or less");
    }

    @Test
    void train_onBatchesOfOne_namesTheOptionAndTheNorm() {
        assertThat(ofOne(64, "--recipe", "fine-tune")).isEqualTo("--batch 1: head.2 moves with the statistics of the "
                + "batch, which one image has not; give at least 2");
        assertThat(ofOne(32, "--batchnorm", "train")).as("maps of one pixel")
                .startsWith("--batch 1: blocks.5.0.bn2 moves with ");
    }

    private static String ofOne(int size, String option, String value) {
        return Cli.refused(folder, "train", folder.resolve("data"), option, value, "--size", size, "--batch", 1,
                "--threads", 1, "--out", folder.resolve("run"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--monitor accurracy|--monitor accurracy: no such metric; the nearest are accuracy",
        "--monitor rmse|--monitor rmse: is for the target values, found the target label; the nearest are",
        "--early-stopping 2 --patience-monitor los|--patience-monitor los: no such metric; the nearest are",
        "--loss huber|--loss huber:1: is for the target values, found the target label; take cross-entropy, focal",
        "--class-weights green=2|--class-weights: must be of classes of the data, found green; they are blue, red",
        "--recipe fine-tune --dropout-scale 2|--dropout-scale 2.0: must leave each probability below 1, found 0.5 at ",
        "--recipe one-cycle --mixup 0.4 --mix-at features|--mix-at features: features are mixed behind what is frozen ",
        "--recipe probe --cache-views 2 --alike|--alike: must be left out where phases have views, whose features are ",
        "--recipe solve --early-stopping 1|--early-stopping and --reduce-on-plateau: are for phases that train, found ",
        "--weight-decay 0.1,0.2|--weight-decay: one decay for each layer group, or one for all, found two for three (",
        "--sizes 32,64,96 --epochs 2|--sizes: takes an epoch of the phase 'tuned' for each size, found three for two;",
        "--recipe solve --sizes 32,64|--sizes: the recipe solve has no use for it, which trains nothing; leave it out"})
    void train_withWhatDoesNotFitDataGroupsOrRecipe_namesTheOption(String options, String message) {
        assertThat(refused(options)).startsWith(message);
    }

    @Test
    void train_withRatesOfTheWrongCount_namesTheGroups() {
        assertThat(refused("--lr 1e-4,1e-3")).startsWith("--lr 1e-4,1e-3: two rates for three layer groups (")
                .endsWith("; give three, one, or a range lo:hi");
    }

    @Test
    void train_byAnotherNumberOfGroups_hasThem() {
        assertThat(refused("--groups 5 --lr 1e-4,1e-3")).startsWith("--lr 1e-4,1e-3: two rates for five layer groups (")
                .endsWith("; give five, one, or a range lo:hi");
        assertThat(refused("--groups 1")).isEqualTo("--groups: must be at least 2, the body and the head, found 1; "
                + "give 2 or more");
        assertThat(refused("--groups 4 --at blocks.3")).startsWith("--groups 4: --by names has a number of groups of ");
    }

    @Test
    void train_atAnUnknownBorder_offersTheNearest() {
        assertThat(refused("--at blocks.33")).startsWith("blocks.33: no such ").contains("blocks.3");
    }

    @Test
    void train_intoAFolderThatExists_neverOverwrites() throws Exception {
        Path taken = Files.createDirectory(folder.resolve("taken"));
        assertThat(Cli.refused(folder, "train", folder.resolve("data"), "--out", taken))
                .startsWith(taken + ": exists, and is never overwritten; choose another --out");
        Files.delete(taken);
    }

    @Test
    void train_byAPlanWhosePhaseIsTooSmall_holdsTheRuleOfTheOption() throws Exception {
        String yaml = Files.readString(Trained.RUN.resolve("experiment.yaml"));
        Path plan = folder.resolve("small.yaml");
        for (int pixels : new int[] {7, 31}) {
            Files.writeString(plan, yaml.substring(yaml.indexOf("\nplan:") + 1)
                    .replaceFirst("size: 0", "size: " + pixels));
            assertThat(refused("--arch mobilenet_v2 --from-scratch --plan " + plan)).matches(
                    Pattern.quote(plan + ":") + "\\d+" + Pattern.quote(": plan.phases[0].size: must be at least 32 for "
                            + "mobilenet_v2, found " + pixels + "; give 32 or more"));
        }
        Files.delete(plan);
    }

    @Test
    void train_byAPlanWithWhatItSaysItself_refusesTheOption() throws Exception {
        Path plan = Files.writeString(folder.resolve("plan.yaml"), "recipe: custom\n");
        assertThat(refused("--plan " + plan + " --lr 1e-3"))
                .isEqualTo("--lr: does not go with --plan " + plan + ", which says it already; leave one of both out");
        assertThat(refused("--plan " + plan)).startsWith(plan.toString());
        Files.delete(plan);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "trian data|trian: no such command; the nearest are train, plan, data; see `varve help`",
        "train|DATA: is missing from train (a folder with split.csv, with train/valid[ation]/test, or with a "
            + "folder for each class; a zip or tar archive of one; a CSV or TSV file of path,label[,split]; or a list, "
            + "a .txt file with a path in each line); see `varve help train`",
        "ls architecture|architecture: no such list; the nearest are architectures, schedules, recipes",
        "ls arch|arch: no such list; the nearest are architectures, metrics, recipes",
        "ls recipes samples|recipes: only the list of weights is asked of one architecture, found samples; leave it "
            + "out",
        "groups resnet35|resnet35: no such architecture; the nearest are resnet34, resnet34d, resnet18",
        "groups resnet18 --by fastai-2 --groups 4|--groups 4: --by fastai-2 has a number of groups of its "
            + "own; leave it out",
        "groups resnet18 --compare --by stage|--compare: shows every way to find groups, found --by as well; leave one "
            + "of them out",
        "groups resnet18 --compare --listing|--compare: shows all ways at once, a listing the groups of one, found "
            + "both; leave one of them out",
        "groups mobilenet_v2 --by timm|mobilenet_v2: timm has no entry for the class MobileNetV2 and would make "
            + "groups of 12 arrays each; group it by stage, or name borders",
        "groups resnet18 --by block --groups 99|--groups 99: resnet18 has 8 block edges, which make at most 10 groups"
            + "; give 10 or fewer",
        "explain resnet18 --versus layr2|layr2: no such module in the body of resnet18; the nearest are layer2, "
            + "layer1, layer3",
        "groups resnet18 --classes 1|--classes: must be at least 2, found 1; give 2 or more",
        "groups resnet18 --groups 1|--groups: must be at least 2, the body and the head, found 1; give 2 or more",
        "groups resnet18 --by names|--at: --by names needs at least one border, found none; name the module that "
            + "begins a group, such as --at layer3",
        "groups resnet18 --at=|--at: a border is the name of a module, found an empty one; give one, such as --at "
            + "layer3",
        "explain resnet34 --at layer3,layer4|--at layer3,layer4: explain takes one border, found several; give one of "
            + "them, and the others by --versus",
        "explain resnet34 --size 3|--size: must be at least 32 for resnet34, found 3; give 32 or more",
        "groups resnet18 --classes|--classes: needs a value N; see `varve help groups`",
        "groups resnet18 --body-end 0|--body-end: must leave a body, found 0; give how many children of the network "
            + "it keeps, or, negative, how many it does not",
        "groups resnet18 --listing --json|--listing: does not go with --json; leave one of both out",
        "groups resnet18 --version|--version: no such option of groups; the nearest are --json, --classes, --listing; "
            + "see `varve help groups`",
        "ls -V|-V: no such option of ls; the nearest is --help; see `varve help ls`",
        "sample surface-defect x|surface-defect: no such sample; the nearest is surface-defects",
        "predict m.onnx a.png --tta-views 3|--tta-views: is of --tta, found none; add it, or leave this out",
        "predict m.onnx a.png --tta --tta-views 0|--tta-views: must be at least 1, found 0; give 1 or more",
        "predict m.onnx a.png --tta --tta-beta 2|--tta-beta: must lie within 0 and 1, found 2.0; 0.25 is usual",
        "predict m.onnx a.png --tta --tta-max --tta-beta 0|--tta-beta: does not go with --tta-max, which takes no "
            + "means; leave one of both out",
        "predict m.onnx a.png --top 0|--top: must be at least 1, found 0; give 1 or more",
        "predict m.onnx a.png --json --csv|--json: does not go with --csv; leave one of both out",
        "predict m.onnx a.png|m.onnx: no such file; check the path"})
    void anyCommand_withWrongArguments_saysWhatIsWrong(String line, String message) {
        assertThat(Cli.refused(folder, (Object[]) line.split(" "))).isEqualTo(message);
    }
}
