# The targets that people use. 'make help' explains them.

PREFIX ?= /usr/local
DESTDIR ?=

# Swift's runtime needs libstdc++. Loading it as a library takes time at each start. In this folder the linker finds
# only the archive.
STATIC = .build/static
RELEASE = -c release --static-swift-stdlib -Xlinker -s -Xlinker -L$(STATIC)

# What 'make fuzz' tries: the program as it ships, unless another is named.
NVCTL ?= .build/release/nvctl
FUZZ_TIME ?= 600

.PHONY: help demo test acceptance fuzz bench lint format docs install build clean

help: ## Show this help
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## Install what is missing, build nvctl, and show what it does in a scratch system
	@scripts/needs --for demo
	@$(MAKE) --no-print-directory build
	@scripts/demo

test: ## Run all tests, installing what they need
	@scripts/needs --for test
	@scripts/test

acceptance: ## Build NVIDIA's real source for real kernels, in a scratch system, and boot them in qemu
	@scripts/needs --for acceptance
	@scripts/acceptance

fuzz: ## Read damaged systems for FUZZ_TIME seconds (600), from where the last run ended (FUZZ_SEED=N: seed N again)
	@scripts/needs --for test
	@test '$(NVCTL)' != .build/release/nvctl || $(MAKE) --no-print-directory build
	@scripts/swift build --product fuzz
	@.build/checked/debug/fuzz --program '$(abspath $(NVCTL))' --folder '$(CURDIR)/.build-fuzz' --skip '$(FUZZ_SKIP)' \
		$(if $(FUZZ_SEED),--seed '$(FUZZ_SEED)',--time '$(FUZZ_TIME)')

bench: ## Measure nvctl against plain dkms, on NVIDIA's real source (30 minutes; SOURCE=<clone>: with that clone)
	@scripts/needs --for test
	@$(MAKE) --no-print-directory build
	@scripts/bench $(if $(SOURCE),--source '$(SOURCE)')

lint: ## Check format, warnings, scripts, and that generated docs are up to date
	@scripts/needs --for test
	@scripts/lint

format: ## Format the Swift sources
	swift format --in-place --recursive --parallel Package.swift Sources Tests

docs: ## Generate man pages, completions and the command reference
	@scripts/docs

build: ## Build nvctl for use: optimised, with a static Swift runtime
	@scripts/needs --for demo
	@mkdir -p $(STATIC) && ln -sf "$$(gcc -print-file-name=libstdc++.a)" $(STATIC)/libstdc++.a
	swift build $(RELEASE) --product nvctl

install: ## Install what 'make build' built, man pages and completions below PREFIX (default /usr/local)
	@test -x .build/release/nvctl || { echo "Nothing to install yet: run 'make build' first, as yourself." >&2; exit 1; }
	install -Dm755 .build/release/nvctl $(DESTDIR)$(PREFIX)/bin/nvctl
	for page in docs/man/*.1; do install -Dm644 "$$page" -t $(DESTDIR)$(PREFIX)/share/man/man1; done
	install -Dm644 docs/completions/nvctl.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/nvctl
	install -Dm644 docs/completions/_nvctl -t $(DESTDIR)$(PREFIX)/share/zsh/site-functions
	install -Dm644 docs/completions/nvctl.fish -t $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d

clean: ## Remove what was built
	rm -rf .build
