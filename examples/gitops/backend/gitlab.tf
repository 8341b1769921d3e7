# shard/backend.tf: the state that GitLab stores for a project. The pipeline sets TF_HTTP_... for each account.
terraform {
  backend "http" {}
}
