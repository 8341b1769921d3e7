data "whatsapp_business_compliance_infos" "all" {
  business_account_id = "102000000000001"
}

# Import blocks as text: terraform output -raw business_compliance_infos > imports.tf
output "business_compliance_infos" {
  value = join("\n", [
    for i, one in data.whatsapp_business_compliance_infos.all.business_compliance_infos : <<-EOT
      # ${one.display_name}
      import {
        to = whatsapp_business_compliance_info.all_${i}
        id = "${one.import_id}"
      }
    EOT
  ])
}
