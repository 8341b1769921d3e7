data "whatsapp_usernames" "all" {
  business_account_id = "102000000000001"
}

# Import blocks as text: terraform output -raw usernames > imports.tf
output "usernames" {
  value = join("\n", [
    for i, one in data.whatsapp_usernames.all.usernames : <<-EOT
      # ${one.display_name}
      import {
        to = whatsapp_username.all_${i}
        id = "${one.import_id}"
      }
    EOT
  ])
}
