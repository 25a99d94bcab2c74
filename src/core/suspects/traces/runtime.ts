import type { Found } from './frame.ts';

const PATHS: readonly RegExp[] = [
  // JavaScript
  /^(?:node:|internal\/|native |chrome-extension:|moz-extension:|safari-web-extension:|wasm:|resource:)/,
  /(?:^|[/~])(?:node_modules|bower_components|\.yarn|webpack\/(?:bootstrap|runtime|startup|buildin))(?:[/ ]|$)/,
  // Python, and what is made up while it runs
  /(?:^|\/)(?:site-packages|dist-packages)\/|\/lib\/python\d[\d.]*\/|^</i,
  // Go
  /\/(?:usr\/local\/go|usr\/lib\/go[\w.-]*|go\/[\d.]+\/(?:x64|arm64|libexec)|libexec|go\d[\w.]*)\/src\/|\/pkg\/mod\/|^_testmain\.go/,
  // Ruby
  /\/(?:gems|bundler)\/[\w.-]+-\d|\/lib\/ruby\/\d|\/usr\/lib\/ruby\/|^\(eval|^<internal:/,
  // .NET
  /^\/_\/src\/|^\/_\/artifacts\//,
  // Rust
  /^\/rustc\/|\/\.cargo\/(?:registry|git)\/|\/\.rustup\/|^library\/(?:std|core|alloc)\//,
  // C
  /^(?:\.{1,2}\/)+(?:\w+\/)?(?:\.\.\/)?(?:sysdeps|csu|nptl|stdlib|libio|malloc|elf|signal|posix|string)\/|\/libsanitizer\/|^\/usr\/(?:include|lib|share)\/|^\/lib(?:64)?\/|^\/build\/glibc/,
  // Elixir, Dart, Perl
  /^(?:\/.*\/)?deps\/|^dart:|^package:(?:flutter|stack_trace|test_api|async|bloc|flutter_\w+)\/|\/flutter\/packages\/|\/\.pub-cache\/|\/hosted\/pub\.dev/,
  /\/(?:share|lib|site)\/(?:[\w-]+\/)?perl5?\//,
  // Whatever a repository keeps of others
  /^\/(?:nix\/store|System\/Library)\/|(?:^|\/)(?:vendor|third_party|third-party|Pods|\.build\/checkouts)\//,
];

/** Packages of the JVM and namespaces of .NET. */
const JVM =
  /^(?:(?:java|javax|jakarta|jdk|sun|kotlin|kotlinx|scala|clojure|groovy|android|androidx|dalvik|akka|reactor|play|zio|cats|okhttp3|okio|retrofit2|feign|rx|junit|graphql|redis\.clients|lombok)\.|com\.(?:sun|android|fasterxml|zaxxer|mysql|ibm|oracle|netflix|mongodb|google\.(?:common|inject|android|gson|protobuf)|intellij|amazonaws)\.|org\.(?:springframework|apache|junit|hibernate|eclipse|jboss|jetbrains|gradle|slf4j|codehaus|mockito|postgresql|aspectj|glassfish|quartz|flywaydb|jooq|elasticsearch|scalatest|opentest4j|reactivestreams|thymeleaf|xnio|wildfly|testng|graalvm)\.|io\.(?:netty|undertow|grpc|micrometer|quarkus|micronaut|vertx|reactivex|lettuce|opentelemetry|ktor|github\.resilience4j)\.|ch\.qos\.|software\.amazon\.|net\.(?:sf|bytebuddy)\.|brave\.|jdk\/)/;
const DOTNET =
  /^(?:System|Microsoft|Internal|MS|Newtonsoft|Npgsql|Serilog|MediatR|Autofac|AutoMapper|Dapper|Polly|Grpc|Castle|Xunit|NUnit|Moq|Swashbuckle|StackExchange|MassTransit|Hangfire|FluentValidation|Quartz|MongoDB|RabbitMQ|Amazon|Azure)\.|^lambda_method/;
const BEAM_APPS =
  /^(?:elixir|stdlib|kernel|erts|ex_unit|mix|logger|iex|eex|plug\w*|phoenix\w*|ecto\w*|db_connection|postgrex|myxql|cowboy\w*|ranch|bandit|thousand_island|telemetry\w*|jason|poison|tesla|finch|mint|hackney|gen_stage|broadway|oban|absinthe\w*|swoosh|gettext|httpoison|req|nimble_\w+)$/;

export const isForeignClass = (name: string): boolean => JVM.test(name);
export const isForeignType = (name: string): boolean => DOTNET.test(name);
export const isForeignApp = (name: string): boolean => BEAM_APPS.test(name);

/** A package of Go that came with it: its path begins without a host, and it is not the program's own `main`. */
export function isGoStandard(found: Found): boolean {
  const name = found.function;
  if (found.language !== 'go' || name === undefined) return false;
  if (/^panic$/.test(name)) return true;
  const folder = name.slice(0, Math.max(0, name.indexOf('.', name.lastIndexOf('/') + 1)));
  const top = folder.split('/', 1)[0] ?? '';
  if (folder === '' || top === 'main' || top.includes('.')) return false;
  // Of a module without a host in its name one cannot tell by the function alone; -trimpath writes `net/http/server.go`.
  return found.path.startsWith(`${folder}/`) && STANDARD.test(folder);
}
const STANDARD =
  /^(?:runtime|net|sync|internal|os|io|reflect|syscall|testing|context|encoding|crypto|database|bufio|bytes|compress|container|errors|flag|fmt|go|hash|html|image|log|math|mime|path|regexp|sort|strconv|strings|text|time|unicode|iter|maps|slices)(?:\/|$)/;

export function isRuntimePath(path: string): boolean {
  const slashed = path.replaceAll('\\', '/');
  return PATHS.some((pattern) => pattern.test(slashed));
}
